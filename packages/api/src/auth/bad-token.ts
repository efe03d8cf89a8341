/**
 * Why a token is refused. `verifyToken` turns it into data. The message is for the log and holds
 * nothing of the token.
 */
export class BadToken extends Error {
  override readonly name: string = "BadToken"
}

/** A token that is in order but for its `exp`. */
export class ExpiredToken extends BadToken {
  override readonly name = "ExpiredToken"
}
