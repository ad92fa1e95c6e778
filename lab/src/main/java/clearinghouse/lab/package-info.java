/**
 * Machine validation. Given a target, a proof and a folder for artefacts it says whether the proof
 * reproduces on the vulnerable build and is silent on a fixed one; given a patch it says whether
 * the patch builds, stops the proofs and their variants, and keeps what the software is for. Every
 * verdict is decided outside the sandbox from evidence, and a failed build or box is never one.
 * Knows no server and no database.
 */
@NullMarked
package clearinghouse.lab;

import org.jspecify.annotations.NullMarked;
