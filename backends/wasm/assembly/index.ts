// The module that every thread instantiates. A kernel is exported as its place in the function table:
// a job names its kernel by that number, and every instance of the module has the same table.
import { adam as adamPart } from "./adam";
import * as normalization from "./batch_norm";
import { convolution as convolutionPart } from "./convolution";
import * as filterGradient from "./convolution_filter_gradient";
import { convolutionInputGradient as inputGradientPart } from "./convolution_input_gradient";
import * as entropy from "./cross_entropy";
import * as elementwise from "./elementwise";
import { pack as packPart } from "./pack";
import * as padding from "./padding";
import * as pooling from "./pooling";
import * as reduction from "./reduction";
import * as winograd from "./winograd";
import * as winogradFilters from "./winograd_filter";

export { run, work } from "./parallel";

export const adam: i32 = adamPart.index;
export const argMax: i32 = entropy.argMax.index;
export const batchNormApply: i32 = normalization.batchNormApply.index;
export const batchNormFactors: i32 = normalization.batchNormFactors.index;
export const batchNormGradientApply: i32 = normalization.batchNormGradientApply.index;
export const batchNormGradientFinish: i32 = normalization.batchNormGradientFinish.index;
export const batchNormGradientSums: i32 = normalization.batchNormGradientSums.index;
export const batchNormStatistics: i32 = normalization.batchNormStatistics.index;
export const batchNormSums: i32 = normalization.batchNormSums.index;
export const binary: i32 = elementwise.binary.index;
export const columnSums: i32 = reduction.columnSums.index;
export const columnSumsFinish: i32 = reduction.columnSumsFinish.index;
export const convolution: i32 = convolutionPart.index;
export const convolutionFilterGradient: i32 = filterGradient.convolutionFilterGradient.index;
export const convolutionInputGradient: i32 = inputGradientPart.index;
export const crop: i32 = padding.crop.index;
export const crossEntropy: i32 = entropy.crossEntropy.index;
export const crossEntropyGradient: i32 = entropy.crossEntropyGradient.index;
export const maxPool: i32 = pooling.maxPool.index;
export const maxPoolGradient: i32 = pooling.maxPoolGradient.index;
export const pack: i32 = packPart.index;
export const pad: i32 = padding.pad.index;
export const sumParts: i32 = filterGradient.sumParts.index;
export const unary: i32 = elementwise.unary.index;
export const winogradConvolution: i32 = winograd.winogradConvolution.index;
export const winogradFilter: i32 = winogradFilters.winogradFilter.index;
export const winogradFilterGradient: i32 = winograd.winogradFilterGradient.index;
export const winogradFilterGradientFinish: i32 =
  winogradFilters.winogradFilterGradientFinish.index;
export const winogradInputGradient: i32 = winograd.winogradInputGradient.index;
