// The name under which a block travels while it is dragged from the palette to the canvas.
export const blockDragType = 'application/x-kumiki-block';
