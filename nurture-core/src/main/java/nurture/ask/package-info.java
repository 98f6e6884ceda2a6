/**
 * Which label to buy next.
 *
 * <pre>{@code
 * var situation = Situation.of(answers);                 // −1 marks rows without a label
 * for (var question : Phases.auto().ask(situation, Budget.of(50), new SplittableRandom(7)))
 *   System.out.println(question);                        // 4711: torn between Tops and Shirts (0.93)
 * }</pre>
 */
package nurture.ask;
