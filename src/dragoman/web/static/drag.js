// Dragging over a drawing.

/** Returns where the pointer is in the units of a drawing. */
export function pointIn(svg, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
}

/**
 * Draws a box while the pointer is dragged over a drawing, and calls `done` with it. A press that hardly moves stays a click.
 * `shape` gives what is drawn of a box, `active` whether dragging means a box now.
 */
export function drag(svg, kind, done, shape, active = () => true) {
  let start = null;
  let rect = null;
  const boxTo = (point) => ({ x: Math.min(start.x, point.x), y: Math.min(start.y, point.y), width: Math.abs(point.x - start.x), height: Math.abs(point.y - start.y) });
  svg.addEventListener("pointerdown", (event) => { if (event.button === 0 && active()) start = pointIn(svg, event); });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const box = boxTo(pointIn(svg, event));
    const wide = Math.max(box.width, box.height) * (svg.getScreenCTM().a || 1) > 8;
    if (!rect && wide) {
      rect = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
      rect.setAttribute("class", kind);
      svg.setPointerCapture(event.pointerId);
    }
    if (rect) for (const [name, value] of Object.entries(shape(box))) rect.setAttribute(name, value);
  });
  svg.addEventListener("pointerup", (event) => {
    if (rect) { rect.remove(); done(boxTo(pointIn(svg, event))); }
    start = rect = null;
  });
  svg.addEventListener("pointercancel", () => { rect?.remove(); start = rect = null; });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}
