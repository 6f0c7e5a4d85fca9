// Examines large documents off the screen's thread; after an edit only what the edit touched is derived again.
import { serveAnalysis } from './serve-analysis.ts';
import type { AnalysisAsk } from './analysis-wire.ts';

const answer = serveAnalysis((said) => self.postMessage(said));

self.onmessage = ({ data }: MessageEvent<AnalysisAsk>) => answer(data);
