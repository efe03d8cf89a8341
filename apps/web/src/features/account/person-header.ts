/** Names whom a tab was opened for, in requests that are not to be made for anybody else. */
export const PERSON = "x-docket-person"
