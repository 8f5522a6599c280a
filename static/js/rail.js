// The contents at the side show where one is.
const links = [...document.querySelectorAll(".rail a")];
const targets = links.map((link) => document.getElementById(link.hash.slice(1)));
let waiting = false;

function mark() {
  waiting = false;
  const line = innerHeight * 0.3;
  const current = targets.findLastIndex((target) => target.getBoundingClientRect().top < line);
  links.forEach((link, index) => {
    if (index === Math.max(0, current)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}, { passive: true });
mark();
