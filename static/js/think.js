// "Think first": the answer stays folded until it is asked for, on every question, if one likes.
const root = document.documentElement;
const box = document.getElementById("think");

function unfold() {
  delete root.dataset.think;
}

function keep() {
  if (box.checked) root.dataset.think = localStorage.think = "on";
  else {
    unfold();
    localStorage.removeItem("think");
  }
}

// Whoever follows a link to a section wants to see it.
function follow() {
  const section = location.hash && document.getElementById(location.hash.slice(1));
  if (!section || !("think" in root.dataset)) return;
  unfold();
  section.scrollIntoView();
}

// Whoever was quicker than this script has ticked the box, or followed the link, already.
if (box.checked) keep();
else box.checked = "think" in root.dataset;
box.addEventListener("change", keep);
document.getElementById("reveal").addEventListener("click", (event) => {
  event.preventDefault();  // no step of its own for Back
  unfold();
  document.getElementById("worked").focus({ preventScroll: true });
});
addEventListener("hashchange", follow);
follow();
