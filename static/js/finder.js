// Around the list: what htmx leaves to do when it has swapped the results.
const finder = document.getElementById("finder");
const facets = document.getElementById("facets");
const search = document.getElementById("q");
let unfolded = [];

// Back or Forward while this page was still loading changed its address, and nobody was listening.
const [loaded] = performance.getEntriesByType("navigation");
document.addEventListener("DOMContentLoaded", () => {
  if (loaded && new URL(loaded.name).search !== location.search) location.reload();
});

// While a search is being typed it stays one step of the history.
document.body.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  const before = new URL(location);
  const after = new URL(detail.history.path, location);
  const typing = before.searchParams.has("q") && after.searchParams.has("q");
  before.searchParams.set("q", after.searchParams.get("q"));
  before.searchParams.sort();
  after.searchParams.sort();
  if (typing && before.search === after.search) detail.history.type = "replace";
});

finder.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...facets.querySelectorAll("details[open]")].map((details) => details.id);
});

finder.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) return;
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (document.activeElement !== search) {
    search.value = new URLSearchParams(location.search).get("q") ?? "";
  }
  // The chip that was pressed is gone, and the focus with it.
  if (document.activeElement === document.body && detail.requestConfig.elt.href) {
    document.getElementById("total").focus({ preventScroll: true });
  }
  const amount = finder.querySelectorAll("input:checked").length;
  document.getElementById("filters-on").textContent = amount ? ` · ${amount}` : "";
  cover(facets.matches(":popover-open"));
});

// An error has a page of its own, which the plain way shows; without a network the list stays.
finder.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.elt.href) location.assign(detail.requestConfig.elt.href);
  else finder.submit();
});
finder.addEventListener("htmx:sendError", () => {
  document.getElementById("total").textContent = "No connection: try again in a moment";
});

// On a phone the filters lie over the page: what is under them must not take the focus.
function cover(covered) {
  for (const part of ["bar", "roles", "results"]) document.getElementById(part).inert = covered;
}
facets.addEventListener("toggle", ({ newState }) => cover(newState === "open"));
facets.addEventListener("beforetoggle", ({ newState }) => {
  if (newState === "closed") cover(false);  // before the focus goes back to the button
});
