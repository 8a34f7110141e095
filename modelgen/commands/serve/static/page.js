// Sends what is typed, puts what comes back in its place. Nothing here calculates or formats.
"use strict";

const $ = (id) => document.getElementById(id);
const told = (text) => { $("told").textContent = text; };

async function ask(address, body, kind) {
  const headers = kind === undefined ? { "content-type": "application/json" } : { "x-name": kind };
  const post = { method: "POST", headers, body: kind === undefined ? JSON.stringify(body) : body };
  return fetch(address, body === undefined ? {} : post);
}

// The reason why something was refused, if it was; a server that is gone says nothing.
async function refusal(answer) {
  if (answer.ok) return "";
  const said = (await answer.json().catch(() => ({}))).refused;
  return said || document.body.dataset.lost || answer.statusText;
}

// What is wider than its place can be moved by the keys, too.
function reachable() {
  document.querySelectorAll(".table").forEach((table) => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  });
}

function model(tools) {
  const { session, lost, waits } = tools.dataset;
  const waiting = new Map();  // of each cell the newest: what came between is never asked for
  let busy = false, edited = !$("reset").disabled;

  async function send() {
    if (busy || !waiting.size) return;
    busy = true;
    const [key, change] = waiting.entries().next().value;
    waiting.delete(key);
    const slow = setTimeout(() => told(waits), 300);
    try {
      const answer = await ask(`/session/${session}/enter`, { case: $("case").value, ...change });
      const says = await refusal(answer);
      const field = change.id && $(`entry-${change.id}`);
      if (field) field.toggleAttribute("aria-invalid", Boolean(says));
      if (says) told(says);
      else put(await answer.json());
      clearTimeout(slow);
      if (!says) told("");
    } catch {
      clearTimeout(slow);
      told(lost);
    }
    busy = false;
    send();
  }

  function put(now) {
    for (const [id, html] of Object.entries(now.sections)) {
      if ($(id)) $(id).outerHTML = html;
      else $("memo").insertAdjacentHTML("beforeend", html);
    }
    for (const shown of [...$("memo").children]) if (!now.order.includes(shown.id)) shown.remove();
    for (const [id, [shown, looks, at, options, called]] of Object.entries(now.entries)) {
      const field = $(`entry-${id}`), slide = document.querySelector(`[data-slides="${CSS.escape(id)}"]`);
      if (field && !waiting.has(id)) {
        if (field.tagName === "SELECT" && [...field.options].map(({ value }) => value).join("\n") !== options.join("\n"))
          field.replaceChildren(...options.map((text) => new Option(text, text)));
        if (field !== document.activeElement || field.tagName === "SELECT" || now.from !== id) field.value = shown;
        field.className = looks;
      }
      const label = document.querySelector(`label[for="${CSS.escape(`entry-${id}`)}"]`);
      if (label) label.textContent = called;
      if (slide && slide !== document.activeElement && at !== null) slide.value = at;
    }
    reachable();
    $("live").value = now.live;
    $("undo").disabled = !now.undo;
    $("reset").disabled = !now.typed;
    edited = now.typed;
  }

  function change(key, what) {
    waiting.delete(key);
    waiting.set(key, what);
    send();
  }

  $("inputs").addEventListener("submit", (event) => event.preventDefault());
  $("inputs").addEventListener("change", ({ target }) => {
    const id = target.dataset.cell;
    if (id) change(id, { id, text: target.value });
  });
  $("inputs").addEventListener("input", ({ target }) => {
    const id = target.dataset.slides;
    if (id) change(id, { id, exact: target.value });
  });
  $("live").addEventListener("change", ({ target }) => change("sel_case", { id: "sel_case", text: target.value }));
  $("undo").addEventListener("click", () => change("undo", { do: "undo" }));
  $("reset").addEventListener("click", () => change("reset", { do: "reset" }));
  $("case").addEventListener("change", async ({ target }) => {
    const answer = await ask(`/session/${session}/inputs?case=${encodeURIComponent(target.value)}`);
    if (answer.ok) $("inputs-of-a-case").innerHTML = await answer.text();
    else told(await refusal(answer));
  });
  reachable();
  addEventListener("resize", reachable);
  addEventListener("beforeunload", (event) => { if (edited) event.preventDefault(); });
  document.querySelectorAll("a[hreflang], a[download]").forEach((link) =>
    link.addEventListener("click", () => { const before = edited; edited = false; setTimeout(() => { edited = before; }, 2000); }));

  async function explain(word) {
    const answer = await ask(`/session/${session}/explain?word=${encodeURIComponent(word)}`);
    $("answer").textContent = answer.ok ? await answer.text() : await refusal(answer);
    if (!$("explained").open) $("explained").showModal();
  }
  $("memo").addEventListener("click", ({ target }) => {
    const figure = target.closest("data");
    if (figure) explain(figure.getAttribute("value"));
  });
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    if ($("asked").value.trim()) explain($("asked").value.trim());
  });
  $("close").addEventListener("click", () => $("explained").close());
}

function start(drop) {
  const there = async (answer) => {
    const says = await refusal(answer);
    if (says) told(says);
    else location.href = `${(await answer.json()).page}?lang=${drop.dataset.lang}`;
  };
  const take = async (file) => {
    if (!file) return;
    told(drop.dataset.waits);
    try {
      there(await ask("/return", file, encodeURIComponent(file.name)));
    } catch { told(drop.dataset.lost); }
  };
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  $("file").addEventListener("change", ({ target }) => take(target.files[0]));
  document.querySelectorAll("[data-open]").forEach((button) =>
    button.addEventListener("click", async () => there(await ask("/open", { name: button.dataset.open }))));
  $("stop").addEventListener("click", async ({ target }) => {
    await ask("/stop", {}).catch(() => {});
    document.querySelector("main").textContent = target.dataset.done;
  });
}

function returned(found) {
  const { returned: id, lang, lost } = found.dataset;

  async function look() {
    try {
      const answer = await ask(`/returned/${id}/report?lang=${lang}`);
      const says = await refusal(answer);
      if (says) return told(says);
      const now = await answer.json();
      if (now.found === undefined) {
        found.querySelector("progress").value = now.ended;
        return setTimeout(look, 400);
      }
      found.innerHTML = now.found;
      ready();
    } catch { told(lost); }
  }

  // A file that cannot be made is told on the page; one that can is taken away.
  async function have(address, body, control) {
    told(found.dataset.makes);
    control.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(address, body);
      const says = await refusal(answer);
      told(says);
      if (!says) {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(await answer.blob());
        link.download = decodeURIComponent(/filename\*?=(?:utf-8'')?"?([^"]+)/i.exec(answer.headers.get("content-disposition"))[1]);
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      }
    } catch { told(lost); }
    control.removeAttribute("aria-busy");
  }

  function ready() {
    const form = $("renewal");
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const takes = {};
      form.querySelectorAll("[data-take]:checked").forEach((side) => { takes[side.dataset.take] = side.value; });
      have(`${form.getAttribute("action")}/renew`, takes, event.submitter);
    });
    form.querySelectorAll("a[data-file]").forEach((link) => link.addEventListener("click", (event) => {
      event.preventDefault();
      have(link.getAttribute("href"), undefined, link);
    }));
  }

  look();
}

setInterval(() => fetch("/here").catch(() => {}), 300000);  // an open page keeps the server
if ($("tools")) model($("tools"));
if ($("drop")) start($("drop"));
if ($("found")) returned($("found"));
