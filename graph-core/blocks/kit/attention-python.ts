// The sources in Python that attention blocks share.

/** PyTorch: `attend(query, key, value, mask, heads, scale, causal)` → (values, scores). */
export const torchAttend = `def attend(query, key, value, mask=None, heads=1, scale=1.0, causal=False, dropout=0.0):
    """softmax(scale * QK^T) V per head (Vaswani 2017, eq. 1). A row with nothing to see gives zeros."""
    split = lambda x: x.unflatten(-1, (heads, -1)).transpose(1, 2)
    logits = split(query) @ split(key).transpose(-2, -1) * scale
    scores = masked_softmax(logits, mask, causal)
    values = F.dropout(scores, dropout, dropout > 0) @ split(value)
    return values.transpose(1, 2).flatten(2), scores
`;

/** PyTorch: softmax over the last axis of [B, h, Tq, Tk]. */
export const torchMaskedSoftmax = `def masked_softmax(logits, mask=None, causal=False):
    """Softmax over the keys that may be seen. mask [B, Tk] or [B, Tq, Tk], 1 = may be seen."""
    seen = torch.ones_like(logits)
    if mask is not None:
        seen = seen * mask.reshape(mask.size(0), 1, -1, mask.size(-1)).ne(0)
    if causal:
        seen = seen.tril()
    return torch.softmax(logits.masked_fill(seen == 0, -1e9), -1) * seen
`;

/** Keras: the same two functions. */
export const kerasAttend = `def attend(query, key, value, mask=None, heads=1, scale=1.0, causal=False, drop=None):
    """softmax(scale * QK^T) V per head (Vaswani 2017, eq. 1). A row with nothing to see gives zeros."""
    def split(x):
        x = ops.reshape(x, (-1, ops.shape(x)[1], heads, x.shape[2] // heads))
        return ops.transpose(x, (0, 2, 1, 3))
    logits = ops.matmul(split(query), ops.swapaxes(split(key), -1, -2)) * scale
    scores = masked_softmax(logits, mask, causal)
    kept = drop(scores) if drop else scores
    values = ops.transpose(ops.matmul(kept, split(value)), (0, 2, 1, 3))
    return ops.reshape(values, (-1, ops.shape(query)[1], value.shape[2])), scores
`;

export const kerasMaskedSoftmax = `def masked_softmax(logits, mask=None, causal=False):
    """Softmax over the keys that may be seen. mask [B, Tk] or [B, Tq, Tk], 1 = may be seen."""
    seen = ops.ones_like(logits)
    if mask is not None:
        seen = seen * (mask[:, None, None, :] if len(mask.shape) == 2 else mask[:, None, :, :])
    if causal:
        seen = seen * ops.tril(ops.ones(ops.shape(logits)[-2:]))
    return ops.softmax(logits - 1e9 * (1 - seen), axis=-1) * seen
`;
