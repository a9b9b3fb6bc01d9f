// The forms of the associations' desk on a poor connection: what is typed is kept every twenty seconds and when the
// page is left, each file is sent as soon as it is chosen, and a broken connection is said, never suffered in silence.
// Without this script the same forms work by their buttons.
"use strict";
(() => {
  const form = document.querySelector("form.deposit");
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
  if (!form || !window.fetch || !window.FormData) return;

  const EVERY = 20000, PATIENCE = 30000, STALLED = 60000, MOST_BYTES = 20 * 1024 * 1024;
  const said = form.dataset;
  const notice = form.querySelector("[data-status]");
  const waiting = [];  // files that have not arrived
  let dirty = false, broken = false, leaving = false, sending = 0, keeping = null;

  const add = form.querySelector(".buttons [value=add]");
  if (add) add.hidden = true;  // files are sent when they are chosen

  // -- What is told -------------------------------------------------------------------------------------------------

  function tell(text, { bad = false, again = false, signIn = false } = {}) {
    notice.replaceChildren(text);
    notice.classList.toggle("bad", bad);
    if (signIn) notice.append(" ", link(said.signIn, said.login));
    if (again) notice.append(" ", button(said.again, tryAgain));
    notice.hidden = false;
  }

  function button(text, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  function link(text, address) {
    const made = document.createElement("a");
    made.href = address + "?next=" + encodeURIComponent(location.pathname + location.search);
    made.target = "_blank";
    made.rel = "noopener";
    made.textContent = text;
    return made;
  }

  function tellTrouble(trouble) {
    broken = true;
    if (trouble === "signed-out") tell(said.signedOut, { bad: true, again: true, signIn: true });
    else if (trouble.sentences) tell(said.refused + " " + trouble.sentences.join(" "), { bad: true });
    else tell(said.broken, { bad: true, again: true });
  }

  // -- Sending ------------------------------------------------------------------------------------------------------

  function typed(action) {
    const data = new FormData();
    for (const field of form.elements) {
      if (field.name && field.type !== "file" && field.tagName !== "BUTTON") data.append(field.name, field.value);
    }
    data.append("do", action);
    return data;
  }

  // After a new sign-in the page's token is an old one: the form is asked for the one of now.
  async function renewToken() {
    const page = await fetch(location.href, { credentials: "same-origin" });
    const found = new DOMParser().parseFromString(await page.text(), "text/html")
      .querySelector("form.deposit input[name=csrfmiddlewaretoken]");
    if (!found) throw "signed-out";
    form.elements.csrfmiddlewaretoken.value = found.value;
  }

  async function post(data) {
    const stop = new AbortController();
    const clock = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(form.action, {
        method: "POST", body: data, credentials: "same-origin", signal: stop.signal,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
    } finally {
      clearTimeout(clock);
    }
  }

  async function understood(answer) {
    if (answer.status === 401) throw "signed-out";
    if (answer.status === 422) {
      const refused = await answer.json();
      throw { sentences: [...Object.values(refused.errors).flat(), ...refused.others] };
    }
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) throw "broken";
    return answer.json();
  }

  async function keep() {
    if (keeping) return keeping;
    keeping = (async () => {
      dirty = false;
      try {
        let answer = await post(typed("keep"));
        if (answer.status === 403) {
          await renewToken();
          answer = await post(typed("keep"));
        }
        const kept = await understood(answer);
        broken = false;
        if (!sending) tell(said.kept + " " + kept.kept);
        return true;
      } catch (trouble) {
        dirty = true;
        tellTrouble(trouble);
        return false;
      } finally {
        keeping = null;
      }
    })();
    return keeping;
  }

  async function tryAgain() {
    try {
      await renewToken();
    } catch (trouble) {
      tellTrouble(trouble === "signed-out" ? trouble : "broken");
      return;
    }
    if (await keep()) for (const send of waiting.splice(0)) send();
  }

  // -- Files --------------------------------------------------------------------------------------------------------

  function choose(input) {
    for (const file of input.files) {
      if (file.size > MOST_BYTES) tell(said.big + " " + file.name, { bad: true });
      else sendFile(input, file);
    }
    input.value = "";
  }

  function sendFile(input, file) {
    const row = document.createElement("p"), bar = document.createElement("progress");
    const data = typed("add");
    data.append(input.name, file, file.name);
    bar.max = 100;
    bar.setAttribute("aria-label", said.sending + " " + file.name);
    row.append(said.sending + " ", file.name, " ", bar);
    input.before(row);
    const request = new XMLHttpRequest();
    let clock = 0;
    const alive = () => { clearTimeout(clock); clock = setTimeout(() => request.abort(), STALLED); };
    const ended = () => { clearTimeout(clock); row.remove(); sending -= 1; };
    const failed = () => {
      ended();
      waiting.push(() => sendFile(input, file));
      broken = true;
      tell(said.fileBroken + " " + file.name, { bad: true, again: true });
    };
    request.upload.addEventListener("progress", (event) => {
      alive();
      if (event.lengthComputable) bar.value = 100 * event.loaded / event.total;
    });
    request.addEventListener("error", failed);
    request.addEventListener("abort", failed);
    request.addEventListener("load", () => {
      if (request.status === 401 || request.status === 403) {
        ended();
        waiting.push(() => sendFile(input, file));
        return request.status === 401 ? tellTrouble("signed-out") : tryAgain();
      }
      let answer;
      try { answer = JSON.parse(request.responseText); } catch { return failed(); }
      ended();
      showFiles(answer.files || {});
      const sentences = request.status === 422 ? [...Object.values(answer.errors).flat(), ...answer.others] : [];
      if (sentences.length) tell(said.refused + " " + sentences.join(" "), { bad: true });
      else tell(said.kept + " " + answer.kept);
    });
    sending += 1;
    alive();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(data);
  }

  // The lists come from our own server, escaped as on the page itself.
  function showFiles(lists) {
    for (const [name, list] of Object.entries(lists)) {
      const place = form.querySelector(`[data-files="${name}"]`);
      if (place) place.replaceChildren(...new DOMParser().parseFromString(list, "text/html").body.childNodes);
    }
  }

  // -- When ---------------------------------------------------------------------------------------------------------

  form.addEventListener("input", (event) => { if (event.target.type !== "file") dirty = true; });
  form.addEventListener("change", (event) => { if (event.target.type === "file") choose(event.target); });
  setInterval(() => { if (dirty && !leaving) keep(); }, EVERY);
  window.addEventListener("online", () => { if (dirty || waiting.length) tryAgain(); });

  function keepOnLeaving() {
    if (dirty && !leaving && navigator.sendBeacon && navigator.sendBeacon(form.action, typed("keep"))) dirty = broken;
  }
  window.addEventListener("pagehide", keepOnLeaving);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepOnLeaving(); });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (sending || waiting.length || (broken && dirty))) event.preventDefault();
  });

  // First kept, then sent: a connection that is gone shows here and not on the browser's page of errors.
  form.addEventListener("submit", async (event) => {
    const action = event.submitter ? event.submitter.value : "add";
    event.preventDefault();
    if (leaving) return;
    if (sending) { tell(said.keeping); return; }
    if (action !== "delete" && !(await keepOrRefused())) return;
    leaving = true;
    const chosen = document.createElement("input");
    chosen.type = "hidden";
    chosen.name = "do";
    chosen.value = action;
    form.append(chosen);
    form.submit();
  });

  // What the server refuses is shown by the page that it answers; only a lost connection stops here.
  async function keepOrRefused() {
    if (keeping) await keeping;
    try {
      let answer = await post(typed("keep"));
      if (answer.status === 403) { await renewToken(); answer = await post(typed("keep")); }
      if (answer.status === 401) throw "signed-out";
      if (answer.status !== 422 && !answer.ok) throw "broken";
      return true;
    } catch (trouble) {
      tellTrouble(trouble === "signed-out" ? trouble : "broken");
      return false;
    }
  }
})();
