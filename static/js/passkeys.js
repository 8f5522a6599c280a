// Passkeys: the browser asks for the key, and the form sends what the key said. What the server
// wants to know is in the page (#js_data); at the log-in, where nobody is known, it is fetched.
const REFUSED = "NotAllowedError";  // turned away by the person, or too slow: nothing to explain

async function wishes(form) {
  const data = document.getElementById("js_data");
  if (data) return JSON.parse(data.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("The server doesn’t answer. Try again in a moment.");
  return response.json();
}

async function credential(form) {
  const { creation_options: making, request_options: using } = await wishes(form);
  if (using) {
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(using.publicKey),
    });
  }
  const alone = form.elements.passwordless?.checked ?? false;
  Object.assign(making.publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  });
  return navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(making.publicKey),
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const trouble = document.getElementById("passkey-trouble");
  // Until now a press would have sent the form without a key.
  for (const element of form.elements) if (element.localName === "button") element.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
        throw new Error("This browser can’t use passkeys here.");
      }
      form.elements.credential.value = JSON.stringify(await credential(form));
      form.submit();
    } catch (error) {
      trouble.textContent = error.name === REFUSED ? "The key wasn’t used." : error.message;
      trouble.hidden = false;
    }
  });
}
