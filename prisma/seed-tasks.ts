import type { Prisma } from "./src/index.ts"

type DemoTask = Pick<
  Prisma.TaskCreateManyInput,
  "title" | "description" | "status" | "priority" | "tags"
> & {
  /** Days from today. */
  due?: number
  /** Days ago. */
  createdAgo: number
  deletedAgo?: number
}

const tasks: DemoTask[] = [
  { title: "Renew passport", priority: "urgent", due: 2, createdAgo: 21, tags: ["paperwork"] },
  { title: "Call the landlord about the heating", priority: "urgent", due: -2, createdAgo: 5 },
  {
    title: "Pay electricity bill",
    priority: "high",
    due: -1,
    createdAgo: 12,
    tags: ["home", "bills"],
  },
  {
    title: "Slides for the design review",
    priority: "high",
    due: 6,
    createdAgo: 3,
    tags: ["work"],
  },
  {
    title: "Write release notes for 2.3",
    priority: "medium",
    due: 3,
    createdAgo: 4,
    tags: ["work"],
  },
  {
    title: "Rotate certificates",
    priority: "medium",
    due: 14,
    createdAgo: 8,
    tags: ["work", "ops"],
  },
  {
    title: "Back up the photo archive",
    priority: "medium",
    due: 20,
    createdAgo: 9,
    tags: ["home"],
  },
  { title: "Return library books", priority: "low", due: 5, createdAgo: 16, tags: ["errands"] },
  {
    title: "Éclairs for the office",
    priority: "low",
    due: 4,
    createdAgo: 1,
    tags: ["cooking", "work"],
  },
  { title: "Book dentist appointment", due: -4, createdAgo: 30, tags: ["health"] },
  { title: "Learn to make ramen from scratch", createdAgo: 60, tags: ["someday", "cooking"] },
  { title: "Update CV", createdAgo: 44, tags: ["paperwork"] },
  { title: "שלוח ברכה לשנה החדשה", due: 40, createdAgo: 7, tags: ["family"] },
  {
    title: "Buy running shoes",
    description: "Size 43, the ones with the wide toe box.\n\nNot online: try them on.",
    priority: "low",
    createdAgo: 18,
    tags: ["errands", "health"],
  },
  {
    title: "Send Q4 budget draft to Miriam",
    description: "She needs it before the board meets. Travel is still missing.",
    status: "in_progress",
    priority: "high",
    due: 0,
    createdAgo: 6,
    tags: ["work", "finance"],
  },
  {
    title: "Review pull request on cursor pagination",
    description: "Look at ties: two tasks created in the same millisecond.",
    status: "in_progress",
    priority: "medium",
    due: 1,
    createdAgo: 2,
    tags: ["work", "review"],
  },
  {
    title: "Plan Lena’s birthday 🎂",
    description: "- cake from Café Übersee\n- candles\n- somebody picks up Grandma",
    status: "in_progress",
    priority: "high",
    due: 9,
    createdAgo: 15,
    tags: ["family"],
  },
  {
    title: "Read chapter 9",
    status: "in_progress",
    priority: "low",
    createdAgo: 33,
    tags: ["reading"],
  },
  { title: "Set up the standing desk", status: "completed", createdAgo: 25, tags: ["home"] },
  { title: "Water the plants", status: "completed", due: -1, createdAgo: 3, tags: ["home"] },
  {
    title: "Choose a present for Tomás",
    status: "completed",
    due: 7,
    createdAgo: 10,
    tags: ["family"],
  },
  {
    title: "File travel expenses",
    status: "completed",
    priority: "high",
    due: -3,
    createdAgo: 11,
    tags: ["work", "finance"],
  },
  {
    title: "Migrate CI to the new runners",
    description: "Done in two steps; the old ones are off.",
    status: "completed",
    priority: "urgent",
    due: -6,
    createdAgo: 20,
    tags: ["work", "ops"],
  },
  { title: "Cancel the gym", priority: "low", createdAgo: 50, deletedAgo: 8, tags: ["bills"] },
  {
    title: "Idea: a newsletter about stationery",
    createdAgo: 70,
    deletedAgo: 30,
    tags: ["someday"],
  },
  { title: "Order toner", status: "completed", due: -10, createdAgo: 22, deletedAgo: 2 },
]

const day = 24 * 60 * 60 * 1000

/** The user's demo tasks as they look on that day; each has the same id whenever it is made. */
export function demoTasks(userId: string, today: Date): Prisma.TaskCreateManyInput[] {
  const daysFromToday = (days: number) => new Date(today.getTime() + days * day)
  return tasks.map(({ due, createdAgo, deletedAgo, ...task }, index) => {
    // An hour apart, so that no two are created at the same moment.
    const createdAt = daysFromToday(-createdAgo - index / 24)
    return Object.assign(task, {
      id: `01976b2e-3c00-7000-8000-${String(index + 1).padStart(12, "0")}`,
      userId,
      dueDate: due === undefined ? null : daysFromToday(due),
      createdAt,
      updatedAt: createdAt,
      completedAt: task.status === "completed" ? daysFromToday(-1) : null,
      deletedAt: deletedAgo === undefined ? null : daysFromToday(-deletedAgo),
    })
  })
}
