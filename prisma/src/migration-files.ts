import { mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { MigrationList, SchemaContainer } from "@prisma/schema-engine-wasm"

const migrationsDirectory = fileURLToPath(new URL("../migrations", import.meta.url))

const schemaPath = fileURLToPath(new URL("../schema.prisma", import.meta.url))
const namesPath = fileURLToPath(new URL("migration-names.ts", import.meta.url))

export async function schemaFiles(): Promise<SchemaContainer[]> {
  return [{ path: schemaPath, content: await readFile(schemaPath, "utf8") }]
}

/** The names of the folders in migrations/, in the order in which they apply. */
export async function migrationFolders(): Promise<string[]> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  return folders.map((entry) => entry.name).toSorted()
}

/** All of migrations/, in the shape that the schema engine takes. */
export async function migrationsList(): Promise<MigrationList> {
  const folders = await migrationFolders()
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: "migration_lock.toml", content: await read("migration_lock.toml") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      folders.map(async (path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await read(path, "migration.sql") },
        },
      })),
    ),
  }
}

/** Writes a new migration and adds it to migration-names.ts. */
export async function saveMigration(name: string, sql: string): Promise<void> {
  const folder = join(migrationsDirectory, name)
  await mkdir(folder)
  await writeFile(join(folder, "migration.sql"), sql)
  const source = await readFile(namesPath, "utf8")
  await writeFile(namesPath, source.replace(/\[[^\]]*\]/, listLiteral(await migrationFolders())))
}

function listLiteral(names: string[]): string {
  const items = names.map((name) => JSON.stringify(name))
  const line = `[${items.join(", ")}]`
  const fits = line.length <= 100 - "export const migrationNames = ".length
  return fits ? line : `[\n${items.map((item) => `  ${item},\n`).join("")}]`
}

function read(...path: string[]): Promise<string> {
  return readFile(join(migrationsDirectory, ...path), "utf8")
}
