// What scripts/build-plugins.ts answers to `import address from '….wasm?packed'`.
declare module '*?packed' {
  const address: string;
  export default address;
}
