// "Think first": the answer stays folded until it is asked for, on every question, if one likes.
const root = document.documentElement;
const box = document.getElementById("think");

function unfold() {
  delete root.dataset.think;
}

// Whoever follows a link to a section wants to see it.
function follow() {
  const section = location.hash && document.getElementById(location.hash.slice(1));
  if (!section || !("think" in root.dataset)) return;
  unfold();
  section.scrollIntoView();
}

box.checked = "think" in root.dataset;
box.addEventListener("change", () => {
  if (box.checked) root.dataset.think = localStorage.think = "on";
  else {
    unfold();
    localStorage.removeItem("think");
  }
});
document.getElementById("reveal").addEventListener("click", () => {
  unfold();
  document.getElementById("worked").focus({ preventScroll: true });
});
addEventListener("hashchange", follow);
follow();
