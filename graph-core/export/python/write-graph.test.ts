// The code that people read: shared placements, N repeats and a call with several answers, in both dialects.
import { expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { sharedTowers } from '../../analyze/ties.testing.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Document } from '../../document/schema.ts';
import { template } from '../../train/trainer.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { kerasSource } from '../keras/keras-source.ts';
import { torchSource } from '../torch/torch-source.ts';

/** Without classes of blocks' own, and without what reads the weights. */
function written(document: Document) {
  const plan = makePlan(document, analyze(document, findBlock));
  const weights = initialWeights(plan, 1);
  const parts = (source: string, wanted: RegExp) =>
    source.split(/\n\n\n/).filter((part) => wanted.test(part));
  return {
    torch: parts(
      torchSource(document, plan, weights).source,
      /^class (Tower|EncoderLayer|Model)\(/,
    ),
    keras: parts(kerasSource(document, plan, weights).source, /^def (make_|build_model)/),
  };
}

test('two placements that share their weights', () => {
  const { torch, keras } = written(sharedTowers());
  expect(torch.join('\n\n')).toMatchInlineSnapshot(`
    "class Tower(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(8, 4)

        def forward(self, values):
            layer = torch.tanh(self.layer(values))
            return layer

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = Tower()
            self.logits = nn.Linear(4, 3)

        def forward(self, x1, x2, targets=None, parts=False):
            a = self.a(x1)
            b = self.a(x2)
            minus = a - b
            logits = self.logits(minus)
            out = F.softmax(logits, dim=-1)
            if targets is not None:
                losses = {"out": (F.cross_entropy(logits.reshape(-1, 3), targets["out"].reshape(-1)), targets["out"].size(0))}
                return losses if parts else sum(loss for loss, _ in losses.values())
            return out"
  `);
  expect(keras.join('\n\n')).toMatchInlineSnapshot(`
    "def make_tower(name):
        layer_layer = layers.Dense(4, activation="tanh", name=f"{name}.layer")

        def apply(values):
            layer = layer_layer(values)
            return layer

        return apply

    def build_model():
        a_layer = make_tower("model.a")
        minus_layer = layers.Subtract(name="model.minus")
        logits_layer = layers.Dense(3, activation=None, name="model.logits")
        out_layer = layers.Softmax(name="model.out")

        x1 = keras.Input(shape=(8,), dtype="float32", name="x1")
        x2 = keras.Input(shape=(8,), dtype="float32", name="x2")
        a = a_layer(x1)
        b = a_layer(x2)
        minus = minus_layer([a, b])
        logits = logits_layer(minus)
        out = out_layer(logits)
        return keras.Model([x1, x2], out)"
  `);
});

test('N repeats with a mask for each, and two outputs', () => {
  const { torch, keras } = written(template('transformer-encoder'));
  expect(torch.join('\n\n')).toMatchInlineSnapshot(`
    "class EncoderLayer(nn.Module):
        def __init__(self, d_model=64, heads=4, d_ff=256):
            super().__init__()
            self.self_attention = MaskedAttention(d_model, heads, batch_first=True)
            self.norm_1 = nn.LayerNorm(d_model, eps=1e-5)
            self.feed_forward = nn.Sequential(nn.Linear(d_model, d_ff), nn.ReLU(), nn.Linear(d_ff, d_model))
            self.norm_2 = nn.LayerNorm(d_model, eps=1e-5)

        def forward(self, values, mask):
            self_attention = self.self_attention(values, values, values, mask)[0]
            norm_1 = self.norm_1(values + self_attention)
            feed_forward = self.feed_forward(norm_1)
            norm_2 = self.norm_2(norm_1 + feed_forward)
            return norm_2

    class Model(nn.Module):
        def __init__(self, d_model=64, heads=4, d_ff=None, layers=2, length=28, words=1005):
            super().__init__()
            d_ff = 4 * d_model if d_ff is None else d_ff
            self.words_ = words
            self.embedding = nn.Embedding(words, d_model)
            self.position = LearnedPositions(length, d_model)
            self.encoder = nn.ModuleList([EncoderLayer(d_model=d_model, heads=heads, d_ff=d_ff) for _ in range(layers)])
            self.words = nn.Linear(d_model, words)
            self.sort = nn.Linear(d_model, 4)

        def forward(self, sentence, targets=None, parts=False):
            embedding = self.embedding(sentence)
            pad_mask = (sentence != 0).float()
            position = self.position(embedding)
            encoder = position
            for encoder_layer in self.encoder:
                encoder = encoder_layer(encoder, pad_mask)
            words = self.words(encoder)
            first_place = encoder[:, 0]
            hidden_words = F.softmax(words, dim=-1)
            sort = self.sort(first_place)
            sentence_sort = F.softmax(sort, dim=-1)
            if targets is not None:
                losses = {"hidden_words": (F.cross_entropy(words.reshape(-1, self.words_), targets["hidden_words"].reshape(-1), ignore_index=0), (targets["hidden_words"] != 0).sum()), "sentence_sort": (F.cross_entropy(sort.reshape(-1, 4), targets["sentence_sort"].reshape(-1)), targets["sentence_sort"].size(0))}
                return losses if parts else sum(loss for loss, _ in losses.values())
            return hidden_words, sentence_sort"
  `);
  expect(keras.join('\n\n')).toMatchInlineSnapshot(`
    "def make_encoder_layer(name):
        self_attention_layer = layers.MultiHeadAttention(num_heads=4, key_dim=16, name=f"{name}.self-attention")
        norm_1_layer = layers.LayerNormalization(epsilon=1e-5, name=f"{name}.norm-1")
        feed_forward_layer = keras.Sequential([layers.Dense(256, activation="relu"), layers.Dense(64)], name=f"{name}.feed-forward")
        norm_2_layer = layers.LayerNormalization(epsilon=1e-5, name=f"{name}.norm-2")

        def apply(values, mask):
            self_attention = self_attention_layer(values, values, key=values, attention_mask=mask[:, None, :])
            norm_1 = norm_1_layer(values + self_attention)
            feed_forward = feed_forward_layer(norm_1)
            norm_2 = norm_2_layer(norm_1 + feed_forward)
            return norm_2

        return apply

    def build_model():
        embedding_layer = layers.Embedding(1005, 64, name="model.embedding")
        position_layer = LearnedPositions(28, 64, name="model.position")
        encoder_layers = [make_encoder_layer(f"model.encoder.{copy}") for copy in range(1, 3)]
        words_layer = layers.Dense(1005, activation=None, name="model.words")
        hidden_words_layer = layers.Softmax(name="model.hidden-words")
        sort_layer = layers.Dense(4, activation=None, name="model.sort")
        sentence_sort_layer = layers.Softmax(name="model.sentence-sort")

        sentence = keras.Input(shape=(28,), dtype="int32", name="sentence")
        embedding = embedding_layer(sentence)
        pad_mask = ops.cast(ops.not_equal(sentence, 0), "float32")
        position = position_layer(embedding)
        encoder = position
        for encoder_layer in encoder_layers:
            encoder = encoder_layer(encoder, pad_mask)
        words = words_layer(encoder)
        first_place = encoder[:, 0]
        hidden_words = hidden_words_layer(words)
        sort = sort_layer(first_place)
        sentence_sort = sentence_sort_layer(sort)
        return keras.Model([sentence], [hidden_words, sentence_sort])"
  `);
});

test('a call whose answers are read apart is made once', () => {
  const { torch, keras } = written(template('seq2seq'));
  expect(torch.join('\n\n')).toMatchInlineSnapshot(`
    "class Model(nn.Module):
        def __init__(self, units=64, source_words=14, target_words=14):
            super().__init__()
            self.target_words = target_words
            self.source_embedding = nn.Embedding(source_words, units)
            self.target_embedding = nn.Embedding(target_words, units)
            self.encoder = MaskedRecurrent(nn.LSTM(units, units, batch_first=True))
            self.decoder = nn.LSTM(units, units, batch_first=True)
            self.linear = nn.Linear(units, target_words)

        def forward(self, source, target_input, targets=None, parts=False):
            source_embedding_values = self.source_embedding(source)
            source_embedding_mask = (source != 0).float()
            target_embedding = self.target_embedding(target_input)
            encoder_all = self.encoder(source_embedding_values, source_embedding_mask)
            encoder_state = encoder_all[1][0].squeeze(0)
            encoder_cell = encoder_all[1][1].squeeze(0)
            decoder = self.decoder(target_embedding, (encoder_state.unsqueeze(0), encoder_cell.unsqueeze(0)))[0]
            linear = self.linear(decoder)
            output = F.softmax(linear, dim=-1)
            if targets is not None:
                losses = {"output": (F.cross_entropy(linear.reshape(-1, self.target_words), targets["output"].reshape(-1), ignore_index=0), (targets["output"] != 0).sum())}
                return losses if parts else sum(loss for loss, _ in losses.values())
            return output"
  `);
  expect(keras.join('\n\n')).toMatchInlineSnapshot(`
    "def build_model():
        source_embedding_layer = layers.Embedding(14, 64, name="model.source-embedding")
        target_embedding_layer = layers.Embedding(14, 64, name="model.target-embedding")
        encoder_layer = layers.LSTM(64, return_sequences=True, return_state=True, name="model.encoder")
        decoder_layer = layers.LSTM(64, return_sequences=True, return_state=True, name="model.decoder")
        linear_layer = layers.Dense(14, activation=None, name="model.linear")
        output_layer = layers.Softmax(name="model.output")

        source = keras.Input(shape=(20,), dtype="int32", name="source")
        target_input = keras.Input(shape=(21,), dtype="int32", name="target-input")
        source_embedding_values = source_embedding_layer(source)
        source_embedding_mask = ops.cast(ops.not_equal(source, 0), "float32")
        target_embedding = target_embedding_layer(target_input)
        encoder_all = encoder_layer(source_embedding_values, mask=ops.cast(source_embedding_mask, "bool"))
        encoder_state = encoder_all[1]
        encoder_cell = encoder_all[2]
        decoder = decoder_layer(target_embedding, initial_state=[encoder_state, encoder_cell])[0]
        linear = linear_layer(decoder)
        output = output_layer(linear)
        return keras.Model([source, target_input], output)"
  `);
});
