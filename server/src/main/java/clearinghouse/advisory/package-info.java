/**
 * Says what is known about a vulnerability to those who run the software: one neutral advisory,
 * sealed while it is a draft, rendered and signed in every format when it is published. What is
 * published never changes, and publishing ends the embargo.
 */
@NullMarked
package clearinghouse.advisory;

import org.jspecify.annotations.NullMarked;
