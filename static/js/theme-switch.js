// The theme's button goes round: the system's, the other one, the first one again by name.
const names = { "": "as your system", light: "light", dark: "dark" };
const button = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const now = () => document.documentElement.dataset.theme ?? "";

function name() {
  button.ariaLabel = `Theme: ${names[now()]}`;
  button.title = button.ariaLabel;
}

button.addEventListener("click", () => {
  const round = system.matches ? ["", "light", "dark"] : ["", "dark", "light"];
  localStorage.theme = round[(round.indexOf(now()) + 1) % round.length];
  dispatchEvent(new Event("storage"));
  name();
});
addEventListener("storage", name);
name();
