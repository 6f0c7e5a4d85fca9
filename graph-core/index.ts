// The only door of the core: what the screen, the command line and the benches may use.
export type { Language, Text } from './text.ts';
export { languages, text, verbatim } from './text.ts';
export type { ParamField } from './params.ts';
export type { Mathematics } from './formula/mathematics.ts';
export { equationOf } from './formula/mathematics.ts';
export type { NameRole, RoledName, WrittenFormula } from './formula/name-roles.ts';
export { readWritten, rolesOf, withRole, withText, writtenFormula } from './formula/name-roles.ts';
export type { Fault, Formula } from './formula/read-formula.ts';
export { formulaText } from './formula/formula-value.ts';
export { fieldsInUse, paramFields } from './params.ts';
export type { DrawnPoint } from './drawn-points.ts';
export { readPoints, writePoints } from './drawn-points.ts';

export type {
  Block,
  Category,
  View,
  WeightValue,
} from './blocks/block.ts';
export { endOf } from './blocks/block.ts';
export { blocks, findBlock } from './blocks/index.ts';
export type { PortKind, Shape } from './blocks/kit/shape.ts';
export { kindFits, kindNames, printShape, printSizes, tensorShape } from './blocks/kit/shape.ts';

export type { Edit, GraphId } from './document/edits.ts';
export { applyEdit, graphOf } from './document/edits.ts';
export type { Clip } from './document/clip.ts';
export { clipText, copyOut, pasteIn, readClip } from './document/clip.ts';
export { insertIntoWire, putIntoWire } from './document/insert-node.ts';
export { exposedOf, withValues } from './document/exposed.ts';
export type { LibraryEntry } from './document/library-entry.ts';
export { libraryText, readLibraryEntry } from './document/library-entry.ts';
export type { Refused } from './document/modules.ts';
export {
  addInstance,
  addPort,
  addPortTo,
  duplicateModule,
  moduleName,
  removePort,
  renameModule,
  renamePort,
} from './document/modules.ts';
export { unpack as unpackModule } from './analyze/structure/unpack.ts';
export { placementsOf, retireModule } from './analyze/structure/retire-module.ts';
export { evaluateVariables, isExpression, resolveQuantity } from './document/expressions.ts';
export type { History } from './document/history.ts';
export {
  commit,
  nameStep,
  redo,
  redoName,
  startHistory,
  stepsOf,
  travel,
  undo,
  undoName,
} from './document/history.ts';
export { freeId } from './document/ids.ts';
export { nameIn } from './document/name-in.ts';
export { newDocument } from './document/new-document.ts';
export type { OpenError } from './document/open.ts';
export { openDocument, openRaw } from './document/open.ts';
export type {
  BlockNode,
  DataSettings,
  Document,
  Edge,
  Endpoint,
  Flow,
  Graph,
  Json,
  Localized,
  ModuleDefinition,
  ModuleNode,
  ModulePort,
  Node,
  Note,
  PlayerSettings,
  Position,
  Quantity,
  Tie,
  TrainingSettings,
} from './document/schema.ts';
export { isModuleNode, moduleInput, moduleOutput } from './document/schema.ts';
export { serialize } from './document/serialize.ts';
export { sameTie, sharersOf } from './document/ties.ts';

export type { Analysis, Cost, NodeFacts } from './analyze/analysis.ts';
export { scopedKey } from './analyze/analysis.ts';
export { analyze } from './analyze/analyze.ts';
export { aroundSource } from './analyze/around.ts';
export { setParamEdit } from './analyze/set-ports.ts';
export { onlyLaidOut, partsToExamine } from './analyze/effort.ts';
export type { AnalysisPart, AnalysisRest } from './analyze/packed-analysis.ts';
export { gatherAnalysis, packAnalysis } from './analyze/packed-analysis.ts';
export {
  examinationEnded,
  examinedTooLong,
  partsUnexamined,
  unexamined,
} from './analyze/unexamined.ts';
export { shareUnchanged } from './document/share-unchanged.ts';
export { canBypass } from './analyze/as-built.ts';
export { healedWires, healing } from './analyze/heal.ts';
export { canConnect } from './analyze/shapes/can-connect.ts';
export type { Baselines } from './train/measured/curve-baselines.ts';
export type { MeasureUnits } from './train/measure-units.ts';
export { plainColumns } from './analyze/plain-columns.ts';
export { dataFit } from './analyze/data-fit.ts';
export { fittingEdits, hasSpare } from './adjust/fit-to-data.ts';
export { setByPath } from './adjust/set-by-path.ts';
export { measuresOf } from './analyze/data-joints.ts';
export type { KnownData } from './analyze/with-data.ts';
export { withData } from './analyze/with-data.ts';
export { modulePortLabel } from './analyze/names.ts';
export { nodeTitle, numberedTitle, pathTitle, titled } from './analyze/titles.ts';
export { moduleFromSelection } from './analyze/structure/module-from-selection.ts';
export type { OpenedBlock } from './analyze/open-block.ts';
export { canOpen } from './analyze/inside-of.ts';
export type { Look, Looked, StepByStep } from './analyze/look-inside.ts';
export { lookingInside, lookInside, openBlocks } from './analyze/look-inside.ts';
export type { Location, Problem, Repair } from './analyze/problem.ts';
export { tieChoices } from './analyze/tie-choices.ts';
export { heldWeights } from './analyze/shapes/held-weights.ts';

export { makePlan } from './compile/make-plan.ts';
export { buildModel } from './compile/model.ts';
export type { Plan } from './compile/plan.ts';
export { printPlan } from './compile/print-plan.ts';

export type {
  BackendName,
  Engine,
  EngineAssets,
  EngineFacts,
} from './engine/engine.ts';
export { backendNames, BackendError } from './engine/engine.ts';
export type { HelperThread } from './engine/engine.ts';
export type { WorkerInit } from './engine/fused/helper.ts';
export { serveWorker } from './engine/fused/helper.ts';
export type { Dawn } from './engine/gpu/lay-dawn.ts';
export { layDawn } from './engine/gpu/lay-dawn.ts';
export { startEngine } from './engine/start-engine.ts';
export { backendTitles } from './engine/titles.ts';
export type { AugmentationStep, AugmentationType } from './augmentations.ts';
export {
  augmentationFields,
  augmentations,
  augmentationText,
  augmentationTypes,
  startAugmentation,
} from './augmentations.ts';
export { augmentBatch } from './data/augment-batch.ts';
export { keyOfStep } from './engine/random.ts';
export type { OptimizerType } from './optimizers.ts';
export {
  learningRateField,
  optimizerFields,
  optimizers,
  optimizerTypes,
} from './optimizers.ts';
export type { BackendSurvey } from './engine/survey.ts';
export { surveyBackends } from './engine/survey.ts';
export { stepTime, twoDigits } from './engine/step-time.ts';
export { tileWords } from './engine/tile-words.ts';
export type { Recommendation } from './engine/benchmark.ts';
export type { BackendReport, Comparison } from './train/compare-backends.ts';
export { compareBackends } from './train/compare-backends.ts';
export { estimateMemory, heapFor } from './engine/estimate.ts';
export { deriveKey, permutation } from './engine/random.ts';

export type {
  Batch,
  Codec,
  Column,
  DataContext,
  Dataset,
  DataSource,
  FileContent,
  Picture,
  DataPart,
  FilePart,
  SentFile,
  Split,
} from './data/dataset.ts';
export {
  DataError,
  fileParts,
  padId,
  specialTokens,
  vocabularyParts,
} from './data/dataset.ts';
export type { Preprocessing } from './data/preprocessing/schema.ts';
export { metadataOf } from './data/preprocessing/metadata.ts';
export { withoutData } from './data/preprocessing/without-data.ts';
export { bigramEntropy } from './data/bigram-entropy.ts';
export { dataSources, findDataSource } from './data/index.ts';
export type { DataReport } from './data/report/data-report.ts';
export { balancedWeights } from './data/classes/class-weights.ts';
export { reportData } from './data/report/data-report.ts';
export { openData } from './data/open-data.ts';
export { inOwnUnit, writtenNumber } from './data/table/own-unit.ts';
export { codecBinaries } from './data/formats/picture-codecs.ts';
export type { Fit } from './data/formats/resize.ts';
export { resize } from './data/formats/resize.ts';
export type { ColumnType, OddCells, SurveyedColumn } from './data/table/column-types.ts';
export { entryWords } from './data/table/field-values.ts';
export { columnTypes, differentCounted } from './data/table/column-types.ts';
export type { ScaleKind } from './data/table/table-choices.ts';
export {
  choosePredicted,
  chooseScale,
  chooseType,
  chosenScales,
  scaleNames,
  scales,
} from './data/table/table-choices.ts';
export { dataFile } from './data/sent-file.ts';

export type {
  Addressed,
  Command,
  Curve,
  FinalValidation,
  MemoryUse,
  News,
  Progress,
  RunState,
  Sample,
} from './train/protocol.ts';
export type { Checkpoint, NamedArray } from './weights/named-array.ts';
export { offeredGoals, offeredNodes, withPlayer } from './analyze/player-offers.ts';
export { averaged, hasAverages } from './weights/averaged.ts';
export type { Duel, Quality } from './inspect/duel.ts';
export type { Inside, Made, Wish } from './inspect/made.ts';
export { leastFactor, signsOf } from './train/duel/signs.ts';
export { noiseName } from './inspect/feed-tensor.ts';
export type { LeakCheck } from './inspect/leak-test.ts';
export { leakTest } from './inspect/leak-test.ts';
export type { BlockStats } from './inspect/block-stats.ts';
export type { Surveyed } from './inspect/survey.ts';
export { watchedOutputs } from './inspect/views.ts';
export type { Axis, ViewData } from './inspect/view-data.ts';
export { visibleWord } from './data/text/visible-word.ts';
export type { Prediction } from './inspect/decode/prediction.ts';
export type { LengthScore } from './inspect/decode/score-by-length.ts';
export { scoreByLength } from './inspect/decode/score-by-length.ts';
export { readCheckpoint, writeCheckpoint } from './weights/checkpoint-file.ts';
export type { GrowingCurves } from './train/curves.ts';
export { addPoint } from './train/curves.ts';
export { curvesCsv } from './train/curves-csv.ts';
export { runFiles } from './run-folder/run-files.ts';
export type { RunJson, StartedFrom, TorchCall } from './run-folder/run-json.ts';
export { readRunJson } from './run-folder/run-json.ts';
export type { RunLog, RunLogReader } from './run-folder/run-log.ts';
export { readRunLog } from './run-folder/run-log.ts';
export { logLine, logNews, logOf } from './run-folder/write-run-log.ts';
export { curvesOfCsv } from './run-folder/curves-of-csv.ts';
export type { TrainerDeps } from './train/prepare.ts';
export type { Schedule, ScheduleType } from './schedules.ts';
export {
  scheduleFactor,
  scheduleFields,
  schedules,
  scheduleTypes,
  startSchedule,
} from './schedules.ts';
export type { TrainingField, TrainingSection } from './training-settings.ts';
export {
  averageFields,
  lastingSettings,
  playerFields,
  trainingFields,
  trainingValue,
} from './training-settings.ts';
export type { Trainer } from './train/trainer.ts';
export { createTrainer } from './train/trainer.ts';
export type { OutputFigures } from './figures/output-figures.ts';
export { figureNames } from './report/figure-names.ts';
export { metricsPart, metricWords, reportPage, reportWords } from './report/report-page.ts';
export { outputParts, outputTitle } from './report/output-parts.ts';
export type { Cell, Part, TablePart } from './report/parts.ts';
export { shareOfRow, written, writtenRows } from './report/parts.ts';
export { drawChart } from './report/chart.ts';
export type { Drawn } from './report/drawn.ts';
export type { ShownCell, ShownExample } from './inspect/shown-examples.ts';
export {
  measuredOnHeldOut,
  measuredOnTest,
  reportExamples,
  reportSentences,
} from './report/measured-on.ts';
export type { AnswerForm, FileAnswers, SpeakingWish } from './train/protocol.ts';
export type { AnsweredColumns } from './train/asked-columns.ts';
export { askedColumns } from './train/asked-columns.ts';
export { askedRows } from './data/rows/asked-rows.ts';
export type { Generator } from './train/duel/generate.ts';
export { openGenerator } from './train/duel/generate.ts';
export { measureGenerator } from './train/duel/measure-generator.ts';
export { generatedOutput, planAbove } from './train/duel/generated.ts';
export { readSafetensors, writeSafetensors } from './weights/safetensors.ts';
export type {
  ExportContext,
  ExportedFile,
  ExportFormat,
  Limit,
  ProofContext,
  WeightsHistory,
} from './export/format.ts';
export { ExportError } from './export/format.ts';
export { exportFormats, findExportFormat } from './export/index.ts';
export type { OpenedOnnx } from './export/onnx/open/document-from-onnx.ts';
export { documentFromOnnx, isOnnx } from './export/onnx/open/document-from-onnx.ts';
export { playerPart, weightsOfPart } from './export/player-part.ts';
export type { Imported } from './export/import/import-weights.ts';
export type { WeightFit, WeightMatch } from './export/import/weight-fit.ts';
export { fitWeights, importWeights } from './export/import/import-weights.ts';
export { holdsWeights } from './export/import/open-parcel.ts';
export type { OnnxModel } from './export/onnx/run-onnx.ts';
export { loadOnnxModel } from './export/onnx/run-onnx.ts';
export { initialWeights } from './weights/initial-weights.ts';
export { keepAgainAfter } from './weights/keep-pace.ts';
export type { OutputProof, Proof } from './export/prove.ts';
export { agrees, prove, provenInputs } from './export/prove.ts';
export { misfit } from './weights/checkpoint.ts';
