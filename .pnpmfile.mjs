// openapi-typescript needs the compiler's JavaScript API, which TypeScript 7 does not have.
const readPackage = (manifest) => {
  if (manifest.name !== "openapi-typescript") return manifest
  delete manifest.peerDependencies.typescript
  manifest.dependencies.typescript = "5.9.3"
  return manifest
}

export const hooks = { readPackage }
