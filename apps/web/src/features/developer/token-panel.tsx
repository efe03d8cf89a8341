"use client"

import { useQuery } from "@tanstack/react-query"
import { Button } from "../../ui/button.tsx"
import { inputClasses } from "../../ui/text-field.tsx"
import { sayMoment } from "../locale/dates.ts"
import { useLocale } from "../locale/locale.tsx"
import { usePerson } from "../session/person.tsx"
import { CopyButton } from "./copy-button.tsx"
import { Snippet } from "./snippet.tsx"
import { clientCode, curlLine } from "./snippets.ts"

/** The person's own token, and what can be done with it. */
export const TokenPanel = ({ apiUrl }: { apiUrl: string }) => {
  const locale = useLocale()
  const { accessToken } = usePerson()
  const { data, isError, refetch, isFetching } = useQuery({
    queryKey: ["access token"],
    queryFn: () => accessToken({ refresh: true }),
    // Somebody may be copying it.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  const token = data?.token
  return (
    <div className="flex flex-col gap-8">
      <section className="flex flex-col gap-2">
        <label htmlFor="access-token" className="text-base font-semibold">
          Your access token
        </label>
        <textarea
          id="access-token"
          readOnly
          rows={4}
          spellCheck={false}
          value={token ?? ""}
          aria-describedby="access-token-note"
          className={`${inputClasses} h-auto py-2 font-mono break-all`}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <p id="access-token-note" className="min-h-5 text-sm text-muted">
          {data && (
            <>
              Whoever has it can do with your tasks what you can, until{" "}
              <time dateTime={new Date(data.expiresAt).toISOString()}>
                {sayMoment(new Date(data.expiresAt), locale)}
              </time>
              .
            </>
          )}
          {isError && "No token could be had. Try again in a moment."}
        </p>
        <div className="flex flex-wrap gap-2">
          <CopyButton label="Copy token" text={token} />
          <Button size="small" disabled={isFetching} onClick={() => void refetch()}>
            Get a new one
          </Button>
        </div>
      </section>
      <Snippet title="With curl" copyLabel="Copy curl line" code={curlLine(apiUrl, token)} />
      <Snippet
        title="With the typed client"
        copyLabel="Copy code"
        code={clientCode(apiUrl, token)}
      />
    </div>
  )
}
