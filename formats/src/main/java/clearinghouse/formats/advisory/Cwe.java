package clearinghouse.formats.advisory;

/** A weakness with the name that the CWE list gives it. */
public record Cwe(int id, String name) {

    public Cwe {
        Text.required("the name of a weakness", name);
        if (id < 1) {
            throw new IllegalArgumentException("a CWE id is a positive number");
        }
    }

    public String label() {
        return "CWE-" + id;
    }
}
