type Credentials = { email: string; password: string }

/** Signs in. Resolves to what is wrong, for the person to read; undefined when nothing is. */
export const signInWithPassword = async (credentials: Credentials): Promise<string | undefined> => {
  try {
    const answer = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(credentials),
    })
    if (answer.ok) return undefined
    const { message } = (await answer.json()) as { message?: string } // Better Auth's errors
    return message ?? "You could not be signed in. Try again in a moment."
  } catch {
    return "Docket could not be reached. Try again in a moment."
  }
}
