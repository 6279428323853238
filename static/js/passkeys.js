// A form marked data-passkey ("login", "authenticate" or "add") asks the device for a passkey: allauth's scripts do it,
// with the button #passkey-button, the field #passkey-credential and the question in #passkey-question. Without them, or
// without a device that knows passkeys, the form stays hidden.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !window.allauth) return;
  const ids = { credential: "passkey-credential", data: "passkey-question", passwordless: "id_passwordless" };
  const ways = { login: "loginForm", authenticate: "authenticateForm", add: "addForm" };
  window.allauth.webauthn.forms[ways[form.dataset.passkey]]({ ids: { ...ids, [form.dataset.passkey]: "passkey-button" } });
  form.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    form.querySelector("[data-passkey-fault]").hidden = false;
  });
})();
