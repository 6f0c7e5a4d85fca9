// TensorFlow.js, loaded by the commands that compute: for the others it would be half of their time.

export async function tensorflow() {
  const tf = await import('@tensorflow/tfjs');
  // It greets Node with an advert for its native package, once, from its cpu backend.
  const cpu = tf.findBackend('cpu') as { firstUse?: boolean } | null;
  if (cpu) cpu.firstUse = false;
  return tf;
}
