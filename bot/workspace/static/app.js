// The page of the local workspace: what a person sees and does. State comes from the server and stays there.
import { draw, el, mrkdwn } from "./blocks.js";

const $ = (id) => document.getElementById(id);
const state = { people: [], bot: null, channels: [], commands: [], messages: new Map(), names: new Map(), me: null, channel: null, thread: null, unread: new Set() };
const HINTS = ["@askops what is the difference between devops and mlops?", "/mlops when should we retrain a model", "@askops how do i roll back a bad deployment"];
const DIRECT_HINTS = ["waht is kuberentes", "model accuracy dropped in production", "what can you do?"];
const COMMAND_HELP = { "/askops": "an answer only you see", "/devops": "about DevOps", "/mlops": "about MLOps" };

async function send(act, body) {
  const response = await fetch(`workspace/${act}`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: state.me, channel: state.channel.id, ...body }),
  }).catch(() => null);
  if (response?.ok) return true;
  toast(response ? (await response.json()).error : "The workspace has stopped. Start it again and reload this page.");
  return false;
}

function toast(message) {
  $("toast").textContent = message;
  $("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => ($("toast").hidden = true), 5000);
}

const key = (message) => `${message.channel} ${message.ts}`;
const visible = (message) => !message.visible_to || message.visible_to === state.me;
const inChannel = () => [...state.messages.values()].filter((m) => m.channel === state.channel.id && visible(m));

function time(ts) {
  return new Date(Number(ts.split(".")[0]) * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function drawMessage(message, { inThread }) {
  const name = state.names.get(message.user) || message.user;
  const bot = message.user === state.bot.id;
  const body = el("div", { class: "body" });
  const click = async (button, node) => {
    if (!(await send("click", { ts: message.ts, action_id: button.action_id }))) node.disabled = false;
    setTimeout(() => (node.disabled = false), 3000);
  };
  if (message.blocks?.length) body.append(...message.blocks.map((block) => draw(block, state.names, click)));
  else body.append(...mrkdwn(message.text, state.names));
  if (message.edited) body.append(el("span", { class: "edited" }, "(edited)"));
  const tools = el("div", { class: "tools" });
  if (!inThread && !message.visible_to) tools.append(el("button", { type: "button", onclick: () => openThread(message.ts) }, "Reply in thread"));
  if (message.user === state.me) {
    tools.append(el("button", { type: "button", onclick: () => edit(message) }, "Edit"));
    tools.append(el("button", { type: "button", onclick: () => send("delete", { ts: message.ts }) }, "Delete"));
  }
  const content = el("div", {},
    message.visible_to ? el("div", { class: "only" }, "Only visible to you") : null,
    el("div", { class: "by" }, el("b", {}, bot ? "AskOps" : name), bot ? el("span", { class: "tag" }, "APP") : null, el("span", { class: "when" }, time(message.ts))),
    body);
  const replies = inChannel().filter((m) => m.thread_ts === message.ts && m.ts !== message.ts).length;
  if (!inThread && replies) {
    content.append(el("button", { type: "button", class: "in-thread", onclick: () => openThread(message.ts) }, `${replies} ${replies === 1 ? "reply" : "replies"}`));
  }
  return el("article", { class: `message${message.visible_to ? " private" : ""}`, "data-ts": message.ts, "aria-label": `${name}: ${message.text.slice(0, 80)}` },
    el("div", { class: `avatar${bot ? " bot" : ""}`, "aria-hidden": "true" }, bot ? "A" : name[0].toUpperCase()), content,
    tools.childElementCount ? tools : null);
}

function edit(message) {
  const text = message.text.replace(`<@${state.bot.id}>`, `@${state.bot.name}`).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const changed = prompt("Edit your message", text);
  if (changed && changed !== text) send("edit", { ts: message.ts, text: changed });
}

function fill(place, messages, options) {
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 120;
  const focused = document.activeElement?.dataset?.action;
  place.replaceChildren(...messages.map((message) => drawMessage(message, options)));
  if (focused) place.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
  return atEnd;
}

function showNewest(place) {
  // A long answer is read from its top: show its beginning, not its end.
  const last = place.lastElementChild;
  if (last && last.offsetHeight > place.clientHeight) last.scrollIntoView({ block: "start" });
  else place.scrollTop = place.scrollHeight;
}

function refresh({ grown = false, mine = false } = {}) {
  const messages = inChannel();
  const top = messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts || (m.visible_to && !m.thread_ts));
  const atEnd = fill($("messages"), top, { inThread: false });
  if (!top.length) $("messages").append(emptyHint());
  if (mine || (grown && atEnd)) showNewest($("messages"));
  if (state.thread) {
    const replies = messages.filter((m) => m.ts === state.thread || m.thread_ts === state.thread);
    const end = fill($("replies"), replies, { inThread: true });
    if (mine || (grown && end)) showNewest($("replies"));
  }
  drawSidebar();
}

function emptyHint() {
  const hints = state.channel.is_direct ? DIRECT_HINTS : HINTS;
  const joined = state.channel.members.includes(state.bot.id);
  return el("div", { class: "empty" },
    joined ? "Nothing here yet. Try one of these:" : "AskOps is not a member here: it can't hear you, but commands work.",
    ...hints.map((hint) => el("button", { type: "button", onclick: () => compose(hint, null) }, hint)));
}

function label(channel) { return channel.is_direct ? "AskOps" : `# ${channel.name}`; }

function drawSidebar() {
  const item = (channel) => el("li", {}, el("button", {
    type: "button", "aria-current": channel.id === state.channel.id ? "page" : null,
    class: state.unread.has(channel.id) ? "unread" : "", onclick: () => (location.hash = `#/${channel.is_direct ? "dm" : channel.name}`),
  }, label(channel)));
  $("channels").replaceChildren(...state.channels.filter((c) => !c.is_direct).map(item));
  $("direct").replaceChildren(...state.channels.filter((c) => c.is_direct && c.members.includes(state.me)).map(item));
}

function openChannel() {
  const wanted = location.hash.slice(2) || "general";
  const channel = wanted === "dm" ? state.channels.find((c) => c.is_direct && c.members.includes(state.me)) : state.channels.find((c) => c.name === wanted && !c.is_direct);
  state.channel = channel || state.channels.find((c) => c.name === "general");
  state.unread.delete(state.channel.id);
  closeThread();
  $("title").textContent = label(state.channel);
  $("note").textContent = state.channel.is_direct ? "only you and the bot" : "";
  $("sidebar").classList.remove("open");
  $("menu").setAttribute("aria-expanded", "false");
  refresh();
  showNewest($("messages"));
  $("composer").input.placeholder = state.channel.is_direct ? "Ask AskOps" : `Message ${label(state.channel).replace("# ", "#")}; @askops asks the bot`;
  $("composer").input.focus();
}

function openThread(ts) {
  state.thread = ts;
  $("thread").hidden = false;
  $("app").classList.add("with-thread");
  refresh();
  showNewest($("replies"));
  $("thread-composer").input.focus();
}

function closeThread() {
  state.thread = null;
  $("thread").hidden = true;
  $("app").classList.remove("with-thread");
}

async function compose(text, thread) {
  const command = text.match(/^(\/\w+)\s*([^]*)$/);
  if (command && thread) return toast("Slash commands can't be used in threads."), false;
  if (command) return send("command", { command: command[1], text: command[2] });
  return send("say", { text, thread_ts: thread });
}

function setUpComposer(form, threadOf) {
  const input = el("textarea", { rows: "1", "aria-label": "Message", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" });
  const list = el("ul", { class: "completion", role: "listbox", hidden: true });
  form.input = input;
  form.append(list, input, el("button", { class: "send", "aria-label": "Send" }, "Send"));
  let chosen = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); };
  const options = () => {
    const before = input.value.slice(0, input.selectionStart);
    const at = before.match(/(?:^|\s)@(\w*)$/);
    if (at) return [state.bot.name, ...state.people.map((p) => p.name)].filter((n) => n.startsWith(at[1].toLowerCase())).map((n) => [`@${n}`, n === state.bot.name ? "the bot" : "", at[1].length + 1]);
    const slash = before.match(/^\/(\w*)$/);
    if (slash) return state.commands.filter((c) => c.startsWith(before)).map((c) => [c, COMMAND_HELP[c] || "", before.length]);
    return [];
  };
  const pick = ([text, , typed]) => {
    const start = input.selectionStart;
    input.setRangeText(`${text} `, start - typed, start, "end");
    close();
    input.focus();
  };
  const complete = () => {
    const found = options();
    chosen = Math.min(chosen, Math.max(0, found.length - 1));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...found.map((option, n) => el("li", { role: "option", "aria-selected": String(n === chosen), onmousedown: (e) => { e.preventDefault(); pick(option); } }, option[0], el("small", {}, option[1]))));
    return found;
  };
  const grow = () => { input.style.height = "auto"; input.style.height = `${input.scrollHeight}px`; };
  input.addEventListener("input", () => { chosen = 0; complete(); grow(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : options();
    if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      complete();
    } else if (found.length && ["Enter", "Tab"].includes(event.key)) {
      event.preventDefault();
      pick(found[chosen]);
    } else if (event.key === "Escape") {
      if (!list.hidden) { event.stopPropagation(); close(); }
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text && (await compose(text, threadOf()))) { input.value = ""; grow(); close(); }
  });
}

function hear(change) {
  if (change.kind === "view" && change.user === state.me) return showModal(change.view);
  if (!change.message) return;
  const message = change.message;
  const isNew = change.kind === "message" && !state.messages.has(key(message));
  if (change.kind === "removed") state.messages.delete(key(message));
  else state.messages.set(key(message), message);
  if (message.channel !== state.channel.id) { if (isNew && visible(message)) state.unread.add(message.channel); return drawSidebar(); }
  const answersMe = isNew && message.user === state.bot.id && message.thread_ts && state.messages.get(`${message.channel} ${message.thread_ts}`)?.user === state.me;
  if (answersMe && state.thread !== message.thread_ts) { openThread(message.thread_ts); return; }
  refresh({ grown: isNew, mine: isNew && message.user === state.me });
}

function showModal(view) {
  const modal = $("modal");
  modal.replaceChildren(el("h3", {}, view.title.text), ...view.blocks.map((block) => draw(block, state.names, () => {})),
    el("button", { class: "modal-close", type: "button", onclick: () => modal.close() }, view.close?.text || "Close"));
  modal.showModal();
}

async function load() {
  const overview = await (await fetch("workspace")).json();
  Object.assign(state, { people: overview.people, bot: overview.bot, channels: overview.channels, commands: overview.commands });
  state.messages = new Map(overview.messages.map((message) => [key(message), message]));
  state.names = new Map([...overview.people, overview.bot, ...overview.channels].map((one) => [one.id, one.name]));
}

async function start() {
  setUpComposer($("composer"), () => null);
  setUpComposer($("thread-composer"), () => state.thread);
  $("thread-composer").input.placeholder = "Reply; @askops asks the bot";
  await load();
  state.me = state.people.some((p) => p.id === sessionStorage.me) ? sessionStorage.me : state.people[0].id;
  $("person").replaceChildren(...state.people.map((person) => el("option", { value: person.id, selected: person.id === state.me }, person.name)));
  $("person").addEventListener("change", (event) => { state.me = sessionStorage.me = event.target.value; openChannel(); });
  $("menu").addEventListener("click", () => $("menu").setAttribute("aria-expanded", String($("sidebar").classList.toggle("open"))));
  $("close-thread").addEventListener("click", () => { closeThread(); refresh(); $("composer").input.focus(); });
  window.addEventListener("hashchange", openChannel);
  window.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.thread && !$("modal").open) { closeThread(); refresh(); $("composer").input.focus(); } });
  openChannel();
  const stream = new EventSource("workspace/stream");
  stream.onmessage = (event) => hear(JSON.parse(event.data));
  stream.onopen = async () => { await load(); refresh(); };
  stream.onerror = () => toast("Connection lost; trying again.");
}

start();
