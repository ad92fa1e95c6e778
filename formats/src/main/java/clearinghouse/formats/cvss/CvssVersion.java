package clearinghouse.formats.cvss;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The versions of CVSS in use, each with the metrics and values that its vectors may have. */
public enum CvssVersion {
    /** Its vectors have no prefix (guide, section 2.4). */
    V2_0(
            "2.0",
            "AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C",
            """
            E:U,POC,F,H,ND RL:OF,TF,W,U,ND RC:UC,UR,C,ND
            CDP:N,L,LM,MH,H,ND TD:N,L,M,H,ND CR:L,M,H,ND IR:L,M,H,ND AR:L,M,H,ND
            """),
    V3_0("3.0", Tables.BASE_3, Tables.OPTIONAL_3),
    V3_1("3.1", Tables.BASE_3, Tables.OPTIONAL_3),
    /** Its metrics stand in the order of table 23: any other is invalid (section 7). */
    V4_0(
            "4.0",
            """
            AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A
            VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N
            """,
            """
            E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L
            MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A
            MVC:X,H,L,N MVI:X,H,L,N MVA:X,H,L,N MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N
            S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red
            """);

    private static final class Tables {
        static final String BASE_3 =
                "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:H,L,N I:H,L,N A:H,L,N";
        static final String OPTIONAL_3 =
                """
                E:X,U,P,F,H RL:X,O,T,W,U RC:X,U,R,C CR:X,L,M,H IR:X,L,M,H AR:X,L,M,H
                MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R MS:X,U,C MC:X,N,L,H MI:X,N,L,H MA:X,N,L,H
                """;
    }

    private final String number;
    private final List<String> mandatory;
    private final SequencedMap<String, List<String>> metrics = new LinkedHashMap<>();

    CvssVersion(String number, String mandatory, String optional) {
        this.number = number;
        add(mandatory);
        this.mandatory = List.copyOf(metrics.keySet());
        add(optional);
    }

    private void add(String table) {
        for (var metric : table.strip().split("\\s+")) {
            var colon = metric.indexOf(':');
            var values = Arrays.asList(metric.substring(colon + 1).split(","));
            metrics.put(metric.substring(0, colon), List.copyOf(values));
        }
    }

    /** As the standard writes it, such as {@code 3.1}. */
    public String number() {
        return number;
    }

    /** Every metric with its values, in the order of the specification. */
    public SequencedMap<String, List<String>> metrics() {
        return Collections.unmodifiableSequencedMap(metrics);
    }

    /** The metrics without which there is no vector. */
    public List<String> mandatory() {
        return mandatory;
    }

    /** With what a vector begins. */
    String prefix() {
        return this == V2_0 ? "" : "CVSS:" + number + "/";
    }

    boolean ordered() {
        return this == V4_0;
    }
}
