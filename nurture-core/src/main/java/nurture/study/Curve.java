package nurture.study;

import java.util.List;
import nurture.model.ListingNet.Witness;
import nurture.train.Event;

/**
 * How a witness of a net learnt.
 *
 * @param member the net, from 1
 */
public record Curve(int member, Witness witness, List<Event.EpochEnded> epochs) {}
