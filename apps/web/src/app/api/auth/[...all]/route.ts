import { answerAuthRequest } from "../../../../auth/answer.ts"
import { getAuth } from "../../../../auth/instance.ts"

const answer = (request: Request): Promise<Response> => answerAuthRequest(getAuth(), request)

export { answer as GET, answer as POST }
