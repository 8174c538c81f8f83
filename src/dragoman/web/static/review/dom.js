// Makes elements. Text goes in as text, never as markup: articles may hold anything.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

export function shown(value) {
  if (value === null || value === undefined || value === "") return "none";
  if (Array.isArray(value)) return value.length ? value.map(shown).join("; ") : "none";
  if (typeof value !== "object") return String(value);
  if ("rule" in value) return dateShown(value);
  if ("precision" in value) return [value.name, value.admin1, value.country].filter(Boolean).join(", ");
  if ("sectors" in value) return partyShown(value);
  if ("dead" in value) return magnitudeShown(value);
  return value.text ?? JSON.stringify(value);
}

export function partyShown(party) {
  const codes = [party.country, ...party.sectors].filter(Boolean).join(" ");
  return `${party.name || party.text}${codes ? ` · ${codes}` : " · no codes"}${party.office ? ` · ${party.office}` : ""}`;
}

function dateShown(date) {
  if (!date.first && !date.last) return `not resolved (${date.rule})`;
  return date.first === date.last ? date.first : `${date.first || "?"} to ${date.last || "?"}`;
}

function magnitudeShown(counts) {
  const told = ["dead", "injured", "size"].filter((name) => counts[name] !== null).map((name) => `${counts[name]} ${name === "size" ? "people" : name}`);
  return told.length ? told.join(", ") : "none";
}
