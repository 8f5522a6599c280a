// Things to take along: the code of a block, the address of a section.
const said = document.getElementById("said");

async function copy(button, text, element) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // Without TLS there is no clipboard: selected is half the way.
    if (element) getSelection().selectAllChildren(element);
    button.textContent = element ? "Selected" : "Not allowed here";
  }
  said.textContent = button.textContent;
  setTimeout(() => {
    button.textContent = label;
    said.textContent = "";
  }, 2000);
}

for (const block of document.querySelectorAll(".code")) {
  const pre = block.querySelector("pre");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", () => copy(button, pre.textContent, pre));
  block.append(button);
}

// Safari doesn't give the focus to what scrolls by itself, as a phone that is turned may make it.
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const block of document.querySelectorAll(".code pre, p:has(> math[display=block])")) {
  wide.observe(block);
}

for (const heading of document.querySelectorAll(".worked :is(h2, h3)[id], .worked section[id] > h2")) {
  const link = document.createElement("a");
  link.className = "anchor";
  link.href = `#${heading.id || heading.parentElement.id}`;
  link.textContent = "#";
  link.ariaLabel = `Link to “${heading.textContent}”`;
  heading.append(" ", link);
}
