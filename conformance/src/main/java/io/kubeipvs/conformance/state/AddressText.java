package io.kubeipvs.conformance.state;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The link kube-ipvs0, its addresses, and routes that stand for such, from {@code ip -o -d link},
 * {@code ip -o addr} and {@code ip -o route}.
 */
final class AddressText {
  private static final Pattern FLAGS = Pattern.compile("<([^>]*)>");
  private static final Pattern MTU = Pattern.compile("mtu (\\d+)");
  private static final Pattern STATE = Pattern.compile("state (\\w+)");
  private static final Pattern SCOPE = Pattern.compile("scope (\\w+)");

  private AddressText() {}

  /** Type, flags, mtu and state, then addresses by family and number; link-local ones left out. */
  static String of(String ipLink, String ipAddress) {
    StringBuilder text = new StringBuilder();
    if (!ipLink.isBlank()) {
      String kind = ToolText.words(ipLink.replace('\\', ' ')).contains("dummy") ? "dummy" : "other";
      text.append("kube-ipvs0 " + kind + " <" + first(FLAGS, ipLink) + "> mtu ")
          .append(first(MTU, ipLink) + " state " + first(STATE, ipLink) + "\n");
    }
    Map<AddressOrder, String> sorted = new TreeMap<>(AddressOrder.BY_FAMILY_AND_NUMBER);
    for (String line : ToolText.lines(ipAddress)) {
      List<String> words = ToolText.words(line);
      if (words.size() > 3 && words.get(2).matches("inet6?")) {
        String scope = first(SCOPE, line);
        if (!scope.equals("link")) {
          sorted.put(
              AddressOrder.of(words.get(3)), words.get(2) + " " + words.get(3) + " scope " + scope);
        }
      }
    }
    sorted.values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** Local routes as they are printed, by family and number. */
  static String routes(String ipRoute) {
    Map<AddressOrder, String> sorted = new TreeMap<>(AddressOrder.BY_FAMILY_AND_NUMBER);
    for (String line : ToolText.lines(ipRoute)) {
      List<String> words = ToolText.words(line);
      if (words.size() > 1 && words.getFirst().equals("local")) {
        sorted.merge(
            AddressOrder.of(words.get(1)),
            String.join(" ", words) + "\n",
            (one, another) -> one + another);
      }
    }
    return String.join("", sorted.values());
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "?";
  }

  private record AddressOrder(int family, BigInteger value) {
    static final Comparator<AddressOrder> BY_FAMILY_AND_NUMBER =
        Comparator.comparingInt(AddressOrder::family).thenComparing(AddressOrder::value);

    static AddressOrder of(String prefix) {
      String address = prefix.replaceFirst("/.*", "");
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return new AddressOrder(address.contains(":") ? 6 : 4, new BigInteger(1, bytes));
    }
  }
}
