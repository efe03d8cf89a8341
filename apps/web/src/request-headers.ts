// Set for every request, whatever the client has sent under these names.

/** By server.ts: who has sent the request. */
export const CLIENT_ADDRESS = "x-docket-client-address"

/** By proxy.ts: path and query of the page that is asked for. */
export const REQUESTED_PATH = "x-docket-requested-path"

/** By proxy.ts: what inline scripts and styles need to be let run. */
export const NONCE = "x-nonce"
