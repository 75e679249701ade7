package io.kubeipvs.dataplane;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How Service addresses are made local, by the names of the configuration. */
public enum ServiceAddresses {
  /**
   * As addresses of kube-ipvs0, as kube-proxy has them. The kernel walks over all addresses of the
   * link for each new one, so that the cost grows with the square of their number.
   */
  DEVICE("device"),
  /** As routes of the table local, each at the same small cost; {@code ip address} shows none. */
  ROUTES("routes");

  private final String optionText;

  ServiceAddresses(String optionText) {
    this.optionText = optionText;
  }

  /**
   * Reads one by its name.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static ServiceAddresses parse(String text) {
    for (ServiceAddresses value : values()) {
      if (value.optionText.equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(values())
            .map(ServiceAddresses::toString)
            .collect(Collectors.joining(" or ", "must be ", "")));
  }

  @Override
  public String toString() {
    return optionText;
  }
}
