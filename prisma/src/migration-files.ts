import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { MigrationList, SchemaContainer } from "@prisma/schema-engine-wasm"

export const migrationsDirectory = fileURLToPath(new URL("../migrations", import.meta.url))

const schemaPath = fileURLToPath(new URL("../schema.prisma", import.meta.url))

export async function schemaFiles(): Promise<SchemaContainer[]> {
  return [{ path: schemaPath, content: await readFile(schemaPath, "utf8") }]
}

/** The names of the folders in migrations/, in the order in which they apply. */
export async function migrationFolders(): Promise<string[]> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
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

function read(...path: string[]): Promise<string> {
  return readFile(join(migrationsDirectory, ...path), "utf8")
}
