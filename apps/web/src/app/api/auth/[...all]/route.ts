import { answerAuthRequest } from "../../../../auth/answer.ts"
import { getAuth, isDatabaseReachable } from "../../../../auth/instance.ts"

const answer = (request: Request): Promise<Response> =>
  answerAuthRequest(request, { auth: getAuth(), isReachable: isDatabaseReachable })

export { answer as GET, answer as POST }
