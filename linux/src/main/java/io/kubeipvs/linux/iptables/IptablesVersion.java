package io.kubeipvs.linux.iptables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code iptables --version} says: {@code iptables v1.8.9 (nf_tables)}. Immutable. Before
 * version 1.8 there was one back end and no name in parentheses.
 */
record IptablesVersion(int major, int minor, int patch, IptablesBackEnd backEnd) {
  private static final Pattern FORM =
      Pattern.compile("v(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?[^(]*(?:\\((\\w+)\\))?");

  static IptablesVersion parse(String text) throws IptablesException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.find()) {
      throw new IptablesException("no version in what iptables --version says: " + text, null);
    }
    return new IptablesVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
        "nf_tables".equals(matcher.group(4)) ? IptablesBackEnd.NFT : IptablesBackEnd.LEGACY);
  }

  /** MASQUERADE learnt {@code --random-fully}, and iptables-restore {@code -w}, in 1.6.2. */
  boolean hasRandomFullyAndRestoreWait() {
    return major > 1 || (major == 1 && (minor > 6 || (minor == 6 && patch >= 2)));
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
