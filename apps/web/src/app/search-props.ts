/** What Next.js hands to a page: the query of its address. */
export type SearchProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}
