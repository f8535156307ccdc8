// Block Kit and mrkdwn as DOM nodes. Text is only ever set as text: nothing a message says becomes mark-up.

export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const plain = (text) => text.replace(/&amp;|&lt;|&gt;/g, (entity) => ENTITIES[entity]);

function link(url, label) {
  if (!/^(https?|mailto):/.test(url)) return document.createTextNode(label || url);
  return el("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, label || url);
}

function angle(inner, names) {
  const [target, label] = inner.split("|");
  if (target.startsWith("@")) return el("span", { class: "mention" }, "@" + (names.get(target.slice(1)) || label || target.slice(1)));
  if (target.startsWith("#")) return el("span", { class: "mention" }, "#" + (names.get(target.slice(1)) || label || target.slice(1)));
  if (target.startsWith("!")) return el("span", { class: "mention" }, "@" + (label || target.slice(1)));
  return link(plain(target), plain(label || target));
}

const STYLES = { "*": "b", "_": "i", "~": "s" };

function inline(text, names) {
  const nodes = [];
  const pattern = /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*_~])([*_~])(\S(?:[^\n]*?\S)?)\3(?![\w])|\n/g;
  let last = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > last) nodes.push(plain(text.slice(last, found.index)));
    if (found[1] !== undefined) nodes.push(el("code", {}, plain(found[1])));
    else if (found[2] !== undefined) nodes.push(angle(found[2], names));
    else if (found[3] !== undefined) nodes.push(el(STYLES[found[3]], {}, ...inline(found[4], names)));
    else nodes.push(el("br"));
    last = found.index + found[0].length;
  }
  if (last < text.length) nodes.push(plain(text.slice(last)));
  return nodes;
}

export function mrkdwn(text, names) {
  const nodes = [];
  text.split(/```/).forEach((part, number) => {
    if (number % 2) nodes.push(el("pre", {}, plain(part.replace(/^\n|\n$/g, ""))));
    else {
      let quote = null;
      part.split("\n").forEach((line, at, lines) => {
        const quoted = line.match(/^&gt; ?(.*)/);
        if (quoted) {
          if (!quote) nodes.push((quote = el("blockquote")));
          quote.append(...inline(quoted[1], names), el("br"));
        } else {
          quote = null;
          nodes.push(...inline(line, names));
          if (at < lines.length - 1) nodes.push(el("br"));
        }
      });
    }
  });
  return nodes;
}

function text(object, names) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [object.text];
}

function rich(element, names) {
  switch (element.type) {
    case "rich_text_section":
      return el("div", {}, ...element.elements.flatMap((part) => richPart(part, names)));
    case "rich_text_list":
      return el(element.style === "ordered" ? "ol" : "ul", {},
        ...element.elements.map((item) => el("li", {}, ...item.elements.flatMap((part) => richPart(part, names)))));
    case "rich_text_preformatted":
      return el("pre", {}, element.elements.map((part) => part.text).join(""));
    case "rich_text_quote":
      return el("blockquote", {}, ...element.elements.flatMap((part) => richPart(part, names)));
    default:
      return el("div", {}, `[${element.type}]`);
  }
}

function richPart(part, names) {
  const tags = { bold: "b", italic: "i", strike: "s", code: "code" };
  let nodes;
  if (part.type === "link") nodes = [link(part.url, part.text)];
  else if (part.type === "user") nodes = [el("span", { class: "mention" }, "@" + (names.get(part.user_id) || part.user_id))];
  else if (part.type === "emoji") nodes = [`:${part.name}:`];
  else nodes = part.text.split("\n").flatMap((line, number) => (number ? [el("br"), line] : [line]));
  for (const [style, tag] of Object.entries(tags)) if (part.style?.[style]) nodes = [el(tag, {}, ...nodes)];
  return nodes;
}

function cell(content, names) {
  return content.type === "rich_text" ? content.elements.map((element) => rich(element, names)) : [String(content.text)];
}

function table(block, names) {
  const [head, ...rows] = block.rows;
  const align = (number) => `text-align: ${block.column_settings?.[number]?.align || "left"}`;
  return el("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", {},
      el("thead", {}, el("tr", {}, ...head.map((content, n) => el("th", { style: align(n), scope: "col" }, ...cell(content, names))))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((content, n) => el("td", { style: align(n) }, ...cell(content, names))))))));
}

function element(part, onClick) {
  if (part.type === "button") {
    return el("button", {
      type: "button", class: part.style || "", "aria-label": part.accessibility_label,
      "data-action": part.action_id,
      onclick: (event) => { event.currentTarget.disabled = true; onClick(part, event.currentTarget); },
    }, part.text.text);
  }
  return el("span", {}, `[${part.type}]`);
}

export function draw(block, names, onClick) {
  const boxed = (kind, ...children) => el("div", { class: `block ${kind}` }, ...children);
  switch (block.type) {
    case "header": return boxed("header", el("div", { role: "heading", "aria-level": "3" }, block.text.text));
    case "section":
      return boxed("section", ...(block.text ? [el("div", {}, ...text(block.text, names))] : []),
        block.fields ? el("div", { class: "block fields" }, ...block.fields.map((field) => el("div", {}, ...text(field, names)))) : null,
        block.accessory ? element(block.accessory, onClick) : null);
    case "context": return boxed("context", ...block.elements.map((part) => el("span", {}, ...text(part, names))));
    case "divider": return boxed("divider", el("hr"));
    case "actions": return boxed("actions", ...block.elements.map((part) => element(part, onClick)));
    case "rich_text": return boxed("rich", ...block.elements.map((part) => rich(part, names)));
    case "table": return boxed("wide", table(block, names));
    default: return boxed("unknown", `[${block.type}]`);
  }
}
