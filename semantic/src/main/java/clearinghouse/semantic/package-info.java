/**
 * What a text means, by all-MiniLM-L6-v2 (Apache-2.0), a model of 22 million weights for sentences
 * in English, run in this process by ONNX Runtime. It asks no network and keeps nothing.
 */
@NullMarked
package clearinghouse.semantic;

import org.jspecify.annotations.NullMarked;
