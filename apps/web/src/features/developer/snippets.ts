const PLACEHOLDER = "YOUR-ACCESS-TOKEN"

export const curlLine = (apiUrl: string, token = PLACEHOLDER): string =>
  `curl -s ${apiUrl}/api/tasks -H "authorization: Bearer ${token}"`

export const clientCode = (
  apiUrl: string,
  token = PLACEHOLDER,
): string => `import { createDocketClient } from "@docket/client"

const token = "${token}"
const docket = createDocketClient({ url: "${apiUrl}", getToken: () => token })

const task = await docket.task.create.mutate({ title: "Water the plants" })
const { items } = await docket.task.list.query({ status: "pending", sort: "dueDate" })
console.log(task.title, items.length)
`
