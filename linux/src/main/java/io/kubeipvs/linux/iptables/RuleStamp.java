package io.kubeipvs.linux.iptables;

/**
 * Stands for the rules at one moment: if two differ, the rules were changed in between. The reverse
 * does not hold where the kernel only counts the rules. Immutable.
 *
 * @param text for people
 */
public record RuleStamp(String text) {
  @Override
  public String toString() {
    return text;
  }
}
