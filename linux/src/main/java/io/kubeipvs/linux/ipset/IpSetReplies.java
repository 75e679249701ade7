package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the kernel answers. Pure. */
final class IpSetReplies {
  /**
   * One message of a list: the first of a set has its header, all have entries. Immutable.
   *
   * @param header null in the messages after a set's first
   */
  record Part(String name, @Nullable SetHeader header, List<ElementFields> elements) {}

  /** The lowest and highest revision of a set type in the kernel. */
  record Revisions(int lowest, int highest) {}

  private IpSetReplies() {}

  /** The name in one message of a list of names. */
  static String name(NetlinkMessage reply) throws NetlinkException {
    return requireName(part(reply).name());
  }

  /** How many entries a set has. Immutable. */
  record Size(String name, long entries) {}

  /** The size in one message of a list of headers; null from a kernel that does not tell. */
  static @Nullable Size size(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = attributes(reply);
    String name = "";
    long entries = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IpSetFormat.SET_NAME -> name = attributes.text();
        case IpSetFormat.DATA -> entries = entryCount(attributes.nested());
        default -> {} // protocol, type, family, revision
      }
    }
    return entries < 0 ? null : new Size(requireName(name), entries);
  }

  private static long entryCount(AttributeReader data) throws NetlinkException {
    long count = -1;
    while (data.next()) {
      if (data.type() == IpSetFormat.ELEMENTS) {
        count = Integer.toUnsignedLong(data.be32());
      }
    }
    return count;
  }

  static Part part(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = attributes(reply);
    String name = "";
    String typeName = null;
    int family = IpSetFormat.AF_UNSPEC;
    SetHeader header = null;
    List<ElementFields> elements = new ArrayList<>();
    while (attributes.next()) {
      switch (attributes.type()) {
        case IpSetFormat.SET_NAME -> name = attributes.text();
        case IpSetFormat.TYPE_NAME -> typeName = attributes.text();
        case IpSetFormat.FAMILY -> family = attributes.u8();
        case IpSetFormat.DATA -> {
          // The kernel writes it after the name, type and family that give it its meaning.
          if (typeName == null) {
            throw malformed("the parameters of set " + name + " come before its type");
          }
          header = SetHeader.read(name, typeName, family, attributes.nested());
        }
        case IpSetFormat.ENTRIES -> {
          // Of a set that we cannot say we need none; later messages do not tell what set it is.
          if (header == null || header.definition() != null) {
            readElements(attributes.nested(), elements);
          }
        }
        default -> {} // protocol, revision, index
      }
    }
    return new Part(requireName(name), header, elements);
  }

  private static void readElements(AttributeReader attributes, List<ElementFields> elements)
      throws NetlinkException {
    while (attributes.next()) {
      if (attributes.type() == IpSetFormat.DATA) {
        elements.add(ElementFields.read(attributes.nested()));
      }
    }
  }

  /** Joins the messages of a list to sets. */
  static List<IpSet> sets(List<Part> parts) throws NetlinkException {
    List<IpSet> sets = new ArrayList<>();
    int next = 0;
    while (next < parts.size()) {
      Part first = parts.get(next);
      int end = next + 1;
      while (end < parts.size() && parts.get(end).header() == null) {
        if (!parts.get(end).name().equals(first.name())) {
          throw malformed("entries of set " + parts.get(end).name() + " come before its header");
        }
        end++;
      }
      sets.add(set(first, parts.subList(next, end)));
      next = end;
    }
    return sets;
  }

  private static IpSet set(Part first, List<Part> parts) throws NetlinkException {
    SetHeader header = first.header();
    if (header == null) {
      throw malformed("entries of set " + first.name() + " come before its header");
    }
    Set<IpSetEntry> entries = entries(header.definition(), parts);
    IpSetDefinition definition = entries == null ? null : header.definition();
    return new IpSet(
        first.name(),
        header.typeName(),
        definition,
        header.references(),
        entries == null ? Set.of() : entries);
  }

  /** The entries, or null if not all can be said. */
  private static @Nullable Set<IpSetEntry> entries(
      @Nullable IpSetDefinition definition, List<Part> parts) {
    if (definition == null) {
      return null;
    }
    Set<IpSetEntry> entries = new HashSet<>();
    for (Part part : parts) {
      for (ElementFields element : part.elements()) {
        IpSetEntry entry = element.toEntry(definition.type());
        if (entry == null) {
          return null;
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  static Revisions revisions(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = attributes(reply);
    int highest = -1;
    int lowest = -1;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IpSetFormat.REVISION -> highest = attributes.u8();
        case IpSetFormat.REVISION_MIN -> lowest = attributes.u8();
        default -> {} // protocol, type and family, as asked
      }
    }
    if (highest < 0) {
      throw malformed("no revision in the answer about a set type");
    }
    return new Revisions(lowest < 0 ? highest : lowest, highest);
  }

  private static AttributeReader attributes(NetlinkMessage reply) throws NetlinkException {
    return reply.payload().skip(IpSetFormat.HEADER_BYTES).attributes();
  }

  private static String requireName(String name) throws NetlinkException {
    if (name.isEmpty()) {
      throw malformed("a listed set has no name");
    }
    return name;
  }

  private static NetlinkException malformed(String what) {
    return new NetlinkException("malformed reply: " + what, 0, null);
  }
}
