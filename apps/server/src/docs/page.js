const dark = matchMedia("(prefers-color-scheme: dark)")
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches)
dark.addEventListener("change", follow)
follow()

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  displayRequestDuration: true,
  // A token is forgotten with the page.
  persistAuthorization: false,
  tryItOutEnabled: true,
  // Nothing is sent to anybody else's validator.
  validatorUrl: null,
})
