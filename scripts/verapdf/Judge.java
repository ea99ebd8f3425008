import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.validators.ValidatorConfig;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/**
 * Asks veraPDF whether files keep the rules of the given flavours, and names the rules that they break.
 *
 * <p>Exit codes: 0 every file passes every flavour, 1 at least one rule is broken, 2 a file could not be
 * judged, 64 wrong usage. One line for each file and flavour, then one indented line for each broken rule:
 * clause and test number, how often, and veraPDF's own words.
 */
public final class Judge {
    private static final int PASSED = 0;
    private static final int BROKEN = 1;
    private static final int CANNOT_JUDGE = 2;
    private static final int WRONG_USAGE = 64;

    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.OFF);
        List<PDFAFlavour> flavours = flavours("3a,ua1");
        List<String> files = new ArrayList<>();
        for (int at = 0; at < arguments.length; at++) {
            if (arguments[at].equals("--flavours") && at + 1 < arguments.length) {
                flavours = flavours(arguments[++at]);
            } else {
                files.add(arguments[at]);
            }
        }
        if (files.isEmpty()) {
            stop("usage: verapdf [--flavours 3a,ua1] FILE...");
        }
        VeraGreenfieldFoundryProvider.initialise();
        int worst = PASSED;
        for (String file : files) {
            for (PDFAFlavour flavour : flavours) {
                worst = Math.max(worst, judge(file, flavour));
            }
        }
        System.exit(worst);
    }

    private static List<PDFAFlavour> flavours(String names) {
        List<PDFAFlavour> found = new ArrayList<>();
        for (String name : names.split(",")) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
            if (flavour == PDFAFlavour.NO_FLAVOUR) {
                stop("veraPDF knows no flavour " + name);
            }
            found.add(flavour);
        }
        return found;
    }

    private static int judge(String file, PDFAFlavour flavour) {
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                PDFAValidator validator = validator(flavour)) {
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s %s %s%n", result.isCompliant() ? "PASS" : "FAIL", flavour.getId(), file);
            if (result.isCompliant()) {
                return PASSED;
            }
            brokenRules(result).values().forEach(System.out::println);
            return BROKEN;
        } catch (Exception | StackOverflowError | NoClassDefFoundError error) {
            System.out.printf("ERROR %s %s: %s%n", flavour.getId(), file, error);
            return CANNOT_JUDGE;
        }
    }

    private static PDFAValidator validator(PDFAFlavour flavour) {
        ValidatorConfig config =
                ValidatorFactory.createConfig(flavour, flavour, false, -1, false, false, Level.OFF, 20, false, null, false, false);
        return Foundries.defaultInstance().createValidator(config, flavour);
    }

    /** Returns one line for each broken rule, in the order of the standard's clauses. */
    private static Map<String, String> brokenRules(ValidationResult result) {
        Map<String, String> lines = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() != TestAssertion.Status.FAILED) {
                continue;
            }
            String rule = assertion.getRuleId().getClause() + " test " + assertion.getRuleId().getTestNumber();
            Integer times = result.getFailedChecks().get(assertion.getRuleId());
            lines.putIfAbsent(rule, "    " + rule + " (" + times + " times): " + assertion.getMessage());
        }
        return lines;
    }

    private static void stop(String why) {
        System.err.println(why);
        System.exit(WRONG_USAGE);
    }
}
