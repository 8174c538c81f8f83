// Talks to the server. What is decided is kept in the browser until the server confirmed it: a crash, a reload or a
// broken line loses nothing, and what arrives twice counts once (each decision has a request id of its own).
const OUTBOX = "dragoman-outbox";
const WAITS = [500, 1000, 2000, 4000, 8000];

export class Refused extends Error {
  constructor(status, body) {
    super(body.error || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

export async function get(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return answer(await fetch(`/review/api/${path}?${query}`, { headers: { accept: "application/json" } }));
}

// Asks with a body that no address could hold; nothing is decided by it.
export async function query(path, body) {
  return answer(await fetch(`/review/api/${path}`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }));
}

export async function post(path, body, told = () => {}) {
  const sent = { path, body: { request: newId(), ...body } };
  keep([...kept(), sent]);
  try {
    return await deliver(sent, told);
  } finally {
    if (!sent.unsent) keep(kept().filter((other) => other.body.request !== sent.body.request));
  }
}

// Sends what an earlier page could not; returns what the server refused.
export async function flush(told) {
  const refused = [];
  for (const sent of kept()) {
    try {
      await deliver(sent, told);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ sent, error });
    }
    keep(kept().filter((other) => other.body.request !== sent.body.request));
  }
  return refused;
}

async function deliver(sent, told) {
  for (let turn = 0; ; turn += 1) {
    sent.unsent = true;
    try {
      told("saving");
      const found = await answer(await fetch(`/review/api/${sent.path}`, {
        method: "POST", body: JSON.stringify(sent.body), headers: { "content-type": "application/json" }, keepalive: true,
      }));
      sent.unsent = false;
      told("saved");
      return found;
    } catch (error) {
      if (error instanceof Refused && error.status < 500) {
        sent.unsent = false;
        told("refused");
        throw error;
      }
      told("waiting");
      await new Promise((resolve) => setTimeout(resolve, WAITS[Math.min(turn, WAITS.length - 1)]));
    }
  }
}

async function answer(response) {
  let body;
  try {
    body = await response.json();
  } catch {
    body = { error: response.ok ? "The server sent no JSON." : `The server answered ${response.status}. Reload the page.` };
    if (response.ok) throw new Refused(500, body);
  }
  if (!response.ok) throw new Refused(response.status, body);
  return body;
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(OUTBOX) || "[]");
  } catch {
    return [];
  }
}

function keep(list) {
  localStorage.setItem(OUTBOX, JSON.stringify(list));
}

export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
