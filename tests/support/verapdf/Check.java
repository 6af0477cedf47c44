import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Says of each PDF that is named which rules of PDF/UA-1 it breaks, then whether it conforms: one line each. */
public class Check {
  public static void main(String[] paths) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    var foundry = Foundries.defaultInstance();
    for (var path : paths) {
      try (var stream = new FileInputStream(path);
          var parser = foundry.createParser(stream, PDFAFlavour.PDFUA_1);
          var validator = foundry.createValidator(PDFAFlavour.PDFUA_1, false)) {
        var result = validator.validate(parser);
        for (var each : result.getTestAssertions()) {
          var rule = each.getRuleId();
          System.out.printf("broken %s-%d %s%n", rule.getClause(), rule.getTestNumber(), each.getMessage());
        }
        System.out.printf("%s %d%n", result.isCompliant() ? "conforms" : "fails", result.getTotalAssertions());
      }
    }
  }
}
