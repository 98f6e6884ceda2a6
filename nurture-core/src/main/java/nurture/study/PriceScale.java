package nurture.study;

import java.util.Arrays;
import nurture.serve.Card;

/** Prices as a net sees them: (log(1 + price) − mean) / deviation over the training listings. */
record PriceScale(double mean, double deviation) {
  static PriceScale of(Brief brief) {
    var logs =
        Arrays.stream(brief.train())
            .mapToDouble(i -> Math.log1p(brief.prices()[i]))
            .filter(x -> !Double.isNaN(x))
            .toArray();
    double mean = Arrays.stream(logs).average().orElse(0);
    double variance = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).average().orElse(1);
    return new PriceScale(mean, Math.max(1e-3, Math.sqrt(variance)));
  }

  /** That by which a bundle's nets have learnt, if they answer a price. */
  static PriceScale of(Card card, Brief brief) {
    var price = card.price();
    return price == null ? of(brief) : new PriceScale(price.mean(), price.deviation());
  }

  float[] standardised(double[] prices) {
    var z = new float[prices.length];
    for (int i = 0; i < z.length; i++)
      z[i] =
          Double.isNaN(prices[i])
              ? Float.NaN
              : (float) ((Math.log1p(prices[i]) - mean) / deviation);
    return z;
  }
}
