"use client"

import { Radio } from "@base-ui/react/radio"
import { RadioGroup } from "@base-ui/react/radio-group"
import { useState } from "react"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { useStore, type Store } from "../session/store.ts"
import type { EditableField } from "./change.ts"
import { fieldNames, sayField } from "./say-field.ts"
import type { TaskConflict } from "./store-change.ts"

/** `answer` takes the fields in which "theirs" is to stay. */
export type Question = TaskConflict & { answer: (theirs: readonly EditableField[]) => void }

type SideProps = { side: "yours" | "theirs"; name: string; value: string }

const Side = ({ side, name, value }: SideProps) => (
  <label className="flex cursor-pointer items-start gap-3 rounded-lg border border-line p-3 has-data-checked:border-accent has-data-checked:bg-accent-soft">
    <Radio.Root
      value={side}
      className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-edge bg-surface data-checked:border-accent"
    >
      <Radio.Indicator className="size-2 rounded-full bg-accent" />
    </Radio.Root>
    <span className="min-w-0 text-sm wrap-anywhere whitespace-pre-wrap">
      <span className="font-medium">{name}: </span>
      {value}
    </span>
  </label>
)

type ChoiceProps = {
  question: Question
  field: EditableField
  isYours: boolean
  onChange: (isYours: boolean) => void
}

const Choice = ({ question: { yours, theirs }, field, isYours, onChange }: ChoiceProps) => (
  <div className="flex flex-col gap-2">
    <h3 id={`conflict-${field}`} className="text-sm font-medium">
      {fieldNames[field]}
    </h3>
    <RadioGroup
      aria-labelledby={`conflict-${field}`}
      value={isYours ? "yours" : "theirs"}
      onValueChange={(side) => onChange(side === "yours")}
      className="flex flex-col gap-2"
    >
      <Side side="yours" name="Yours" value={sayField(yours, field)} />
      <Side side="theirs" name="Theirs" value={sayField(theirs, field)} />
    </RadioGroup>
  </div>
)

const QuestionForm = ({ question }: { question: Question }) => {
  const { fields, answer } = question
  const [given, setGiven] = useState<readonly EditableField[]>([])
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        answer(given)
      }}
    >
      {fields.map((field) => (
        <Choice
          key={field}
          question={question}
          field={field}
          isYours={!given.includes(field)}
          onChange={(isYours) => {
            const others = given.filter((one) => one !== field)
            setGiven(isYours ? others : [...others, field])
          }}
        />
      ))}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => answer(fields)}>Keep theirs</Button>
        <Button look="primary" type="submit">
          Save
        </Button>
      </div>
    </form>
  )
}

/** Asks, one after the other, which side of each conflict is to stay. */
export const ConflictDialog = ({ questions }: { questions: Store<readonly Question[]> }) => {
  const [question] = useStore(questions)
  return (
    <Dialog
      title="Changed in two places"
      description={
        question && `"${question.theirs.title}" was changed elsewhere while you changed it here.`
      }
      isOpen={question !== undefined}
      isDismissible={false}
      onClose={() => {}}
    >
      {question && (
        <QuestionForm
          key={`${question.theirs.id} ${question.theirs.version}`}
          question={question}
        />
      )}
    </Dialog>
  )
}
